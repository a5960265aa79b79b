"""Writes TensorFlow's checkpoints (versions 1 and 2) and frozen graphs, without TensorFlow."""
import struct
import tarfile
import numpy as np
from table import TableWriter, crc32c, masked, varint

TYPES = {"float32": 1, "float64": 2, "int32": 3, "uint8": 4, "int64": 9, "float16": 19}


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def shape(array):
    return b"".join(field(2, field(1, size)) for size in array.shape)


def little(array):
    return np.ascontiguousarray(array).tobytes()


def listed(array):
    """The values of a TensorProto in the list of their type."""
    if array.dtype == np.int64:
        return field(10, b"".join(varint(int(n)) for n in array.reshape(-1)))
    if array.dtype == np.int32:
        return field(7, b"".join(varint(int(n)) for n in array.reshape(-1)))
    if array.dtype == np.float16:
        return field(13, b"".join(varint(int(n)) for n in array.reshape(-1).view(np.uint16)))
    return field(6 if array.dtype == np.float64 else 5, little(array))


def write_v1(path, tensors, compress=False):
    meta = b""
    for name, array in tensors.items():
        extents = b"".join(field(1, b"") for _ in array.shape)
        meta += field(1, field(1, name.encode()) + field(2, shape(array)) + field(3, TYPES[str(array.dtype)]) + field(4, extents))
    with open(path, "wb") as file:
        table = TableWriter(file, compress)
        table.add(b"", field(1, meta))
        for name, array in sorted(tensors.items()):
            key = b"\0" + name.encode() + b"\0\1" + (bytes([1, array.ndim]) if array.ndim else b"\0") + b"\x80\x7f" * array.ndim
            extents = b"".join(field(1, b"") for _ in array.shape)
            table.add(key, field(2, field(1, name.encode()) + field(2, extents) + field(3, listed(array))))
        table.finish()


def write_v2(prefix, tensors, compress=False, shards=1):
    entries, offsets = {}, [0] * shards
    files = [open(f"{prefix}.data-{i:05d}-of-{shards:05d}", "wb") for i in range(shards)]
    for place, (name, array) in enumerate(sorted(tensors.items())):
        data, shard = little(array), place % shards
        files[shard].write(data)
        entries[name] = (
            field(1, TYPES[str(array.dtype)]) + field(2, shape(array)) + (field(3, shard) if shard else b"")
            + (field(4, offsets[shard]) if offsets[shard] else b"") + field(5, len(data))
            + varint(6 << 3 | 5) + struct.pack("<I", masked(crc32c(data))))
        offsets[shard] += len(data)
    for file in files:
        file.close()
    with open(prefix + ".index", "wb") as file:
        table = TableWriter(file, compress)
        table.add(b"", field(1, shards) + field(3, field(1, 1)))
        for name, entry in sorted(entries.items()):
            table.add(name.encode(), entry)
        table.finish()


def tar(path, *files):
    with (tarfile.open(path, "w:gz", compresslevel=1) if path.endswith("gz") else tarfile.open(path, "w")) as archive:
        for file in files:
            archive.add(file, arcname=file.rsplit("/", 1)[-1])


def node(name, op, *attributes):
    return field(1, field(1, name.encode()) + field(2, op.encode()) + b"".join(field(5, field(1, key.encode()) + field(2, value)) for key, value in attributes))


def constant(name, array, content=True):
    tensor = field(1, TYPES[str(array.dtype)]) + field(2, shape(array)) + (field(4, little(array)) if content else listed(array))
    return node(name, "Const", ("dtype", field(6, TYPES[str(array.dtype)])), ("value", field(8, tensor)))


def write_graph(path, tensors):
    """A frozen graph: some constants are of the graph's own, and each variable is followed by the node that reads it."""
    with open(path, "wb") as file:
        file.write(node("input", "Placeholder", ("dtype", field(6, 1))))
        file.write(node("labels", "Const", ("dtype", field(6, 7)), ("value", field(8, field(1, 7) + field(8, b"cat")))))
        file.write(constant("epsilon/y", np.float32(0.001)))
        file.write(constant("shape", np.array([1, 1001], dtype=np.int32), content=False))
        for place, (name, array) in enumerate(tensors.items()):
            file.write(constant(name, array, content=place % 3 > 0))
            file.write(node(name + "/read", "Identity", ("T", field(6, 1))))
        file.write(field(4, field(1, 27)))
