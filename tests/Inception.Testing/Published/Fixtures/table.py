"""A second implementation of LevelDB's table format, CRC-32C and snappy, from their published descriptions. It shares nothing with the C# reader."""
import struct
import numpy as np

MAGIC = 0xDB4775248B80FB57


def varint(n):
    out = bytearray()
    n &= 0xFFFFFFFFFFFFFFFF
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def _byte_table():
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> np.uint32(1)) ^ np.uint32(0x82F63B78), table >> np.uint32(1)).astype(np.uint32)
    return table


BYTE = _byte_table()


BITS = np.arange(32, dtype=np.uint32)


def _apply(columns, vector):
    """A linear operator of 32 bits, given by what it makes of each bit."""
    return np.bitwise_xor.reduce(np.where((vector[..., None] >> BITS) & np.uint32(1), columns, np.uint32(0)), axis=-1)


POWERS = [BYTE[(np.uint32(1) << BITS) & np.uint32(0xFF)] ^ ((np.uint32(1) << BITS) >> np.uint32(8))]


def _zeros(count):
    """The operator that so many zero bytes are to the register."""
    result, place = np.uint32(1) << BITS, 0
    while count >> place:
        if len(POWERS) == place:
            POWERS.append(_apply(POWERS[-1], POWERS[-1]))
        if count >> place & 1:
            result = _apply(POWERS[place], result)
        place += 1
    return result


def crc32c(data):
    """Computed on many lanes at once, which are then joined in pairs: zero bytes before the data change nothing in a register of zero."""
    data = np.frombuffer(data, dtype=np.uint8)
    lanes = 1
    while lanes < 8192 and lanes * 64 < len(data):
        lanes *= 2
    length = -(-len(data) // lanes)
    padded = np.zeros(lanes * length, dtype=np.uint8)
    padded[len(padded) - len(data):] = data
    register = np.zeros(lanes, dtype=np.uint32)
    for column in np.ascontiguousarray(padded.reshape(lanes, length).T) if length else []:
        register = BYTE[(register ^ column) & np.uint32(0xFF)] ^ (register >> np.uint32(8))
    operator = _zeros(length)
    while len(register) > 1:
        register = _apply(operator, register[0::2]) ^ register[1::2]
        operator = _apply(operator, operator)
    start = _apply(_zeros(len(data)), np.array([0xFFFFFFFF], dtype=np.uint32))
    return int(register[0] ^ start[0]) ^ 0xFFFFFFFF


def masked(crc):
    return (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


def snappy(data):
    """A plain compressor: copies of four bytes and more that the last 64 kB have, literals for the rest."""
    out, seen, at, literal = bytearray(varint(len(data))), {}, 0, 0

    def flush(end):
        nonlocal literal
        while literal < end:
            count = min(end - literal, 1 << 16)
            if count <= 60:
                out.append((count - 1) << 2)
            elif count <= 256:
                out.extend((60 << 2, count - 1))
            else:
                out.extend((61 << 2, (count - 1) & 0xFF, (count - 1) >> 8))
            out.extend(data[literal:literal + count])
            literal += count

    while at + 4 <= len(data):
        key = data[at:at + 4]
        earlier, seen[key] = seen.get(key), at
        if earlier is None or at - earlier > 0xFFFF:
            at += 1
            continue
        count = 4
        while count < 64 and at + count < len(data) and data[earlier + count] == data[at + count]:
            count += 1
        flush(at)
        distance = at - earlier
        if count < 12 and distance < 2048:
            out.extend((1 | (count - 4) << 2 | (distance >> 8) << 5, distance & 0xFF))
        else:
            out.extend((2 | (count - 1) << 2, distance & 0xFF, distance >> 8))
        at += count
        literal = at
    flush(len(data))
    return bytes(out)


class TableWriter:
    def __init__(self, file, compress=False, block_bytes=1 << 18, restart_interval=16):
        self.file, self.compress, self.block_bytes, self.restart_interval = file, compress, block_bytes, restart_interval
        self.offset, self.index = 0, []
        self._begin()

    def _begin(self):
        self.block, self.size, self.restarts, self.count, self.last = [], 0, [0], 0, b""

    def add(self, key, value):
        shared = 0
        if self.count and self.count % self.restart_interval == 0:
            self.restarts.append(self.size)
        elif self.count:
            while shared < min(len(key), len(self.last)) and key[shared] == self.last[shared]:
                shared += 1
        head = varint(shared) + varint(len(key) - shared) + varint(len(value)) + key[shared:]
        self.block += [head, value]
        self.size += len(head) + len(value)
        self.count, self.last = self.count + 1, key
        if self.size >= self.block_bytes:
            self._flush()

    def _flush(self):
        if self.count:
            self.index.append((self.last, self._write(b"".join(self.block) + self._tail(self.restarts), self.compress)))
            self._begin()

    @staticmethod
    def _tail(restarts):
        return struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))

    def _write(self, block, compress):
        stored = snappy(block) if compress else block
        kind = bytes([1 if compress else 0])
        handle = varint(self.offset) + varint(len(stored))
        self.file.write(stored + kind + struct.pack("<I", masked(crc32c(stored + kind))))
        self.offset += len(stored) + 5
        return handle

    def finish(self):
        self._flush()
        meta = self._write(self._tail([0]), False)
        entries = b"".join(varint(0) + varint(len(key)) + varint(len(handle)) + key + handle for key, handle in self.index)
        restarts, at = [], 0
        for key, handle in self.index:
            restarts.append(at)
            at += len(varint(0) + varint(len(key)) + varint(len(handle)) + key + handle)
        index = self._write(entries + self._tail(restarts or [0]), False)
        self.file.write((meta + index).ljust(40, b"\0") + struct.pack("<Q", MAGIC))
