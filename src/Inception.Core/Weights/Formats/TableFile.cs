using System.Buffers.Binary;

namespace Inception.Weights.Formats;

/// <summary>
/// Reads LevelDB's <see href="https://github.com/google/leveldb/blob/main/doc/table_format.md">table format</see>, which TensorFlow's checkpoints use:
/// sorted keys with values, in blocks that an index finds. Values are not read, only found.
/// </summary>
internal sealed class TableFile
{
    private const ulong Magic = 0xDB4775248B80FB57;
    private const int FooterBytes = 48, TrailerBytes = 5;
    private const int CheckedAtOnce = 4 << 20;

    private readonly CheckpointFile _file;
    private long _keyBytes;
    private int _entries;

    private TableFile(CheckpointFile file) => _file = file;

    /// <summary>Whether a file ends as a table does.</summary>
    public static bool Is(CheckpointFile file)
    {
        if (file.Length < FooterBytes)
            return false;
        Span<byte> magic = stackalloc byte[sizeof(ulong)];
        file.ReadExactly(file.Length - magic.Length, magic);
        return BinaryPrimitives.ReadUInt64LittleEndian(magic) == Magic;
    }

    /// <summary>The entries in the order of their keys.</summary>
    /// <exception cref="CheckpointException">The table is damaged.</exception>
    public static IEnumerable<TableEntry> Read(CheckpointFile file) => new TableFile(file).Entries();

    private IEnumerable<TableEntry> Entries()
    {
        var footer = new FileRegion(_file, _file.Length - FooterBytes, FooterBytes);
        var (window, position) = (new ByteWindow(footer), 0L);
        ReadHandle(window, ref position, FooterBytes);
        var index = ReadHandle(window, ref position, FooterBytes);
        if (index.Size > _file.Options.MaxHeaderBytes)
            throw _file.BeyondLimit("the bytes of its index", index.Size, _file.Options.MaxHeaderBytes, nameof(CheckpointOptions.MaxHeaderBytes));

        var (end, last) = (0L, (byte[]?)null);
        foreach (var block in BlockEntries(Block(index)))
        {
            var (handles, start) = (new ByteWindow(block.Region), block.Start);
            var (offset, size) = ReadHandle(handles, ref start, block.Start + block.Length);
            if (offset < end)
                throw Damaged($"the block at byte {offset:N0} overlaps the one before, which ends at {end:N0}");
            end = offset + size + TrailerBytes;
            foreach (var entry in BlockEntries(Block((offset, size))))
            {
                if (last is not null && last.AsSpan().SequenceCompareTo(entry.Key) >= 0)
                    throw Damaged($"the keys in the block at byte {offset:N0} are not sorted");
                last = entry.Key;
                yield return entry;
            }
        }
    }

    private (long Offset, long Size) ReadHandle(ByteWindow window, ref long position, long end)
    {
        var (offset, size) = (window.NextVarint(ref position, end), window.NextVarint(ref position, end));
        var room = (ulong)Math.Max(0, _file.Length - FooterBytes - TrailerBytes);
        return size <= room && offset <= room - size
            ? ((long)offset, (long)size)
            : throw Damaged($"a block of {size:N0} bytes is said to be at byte {offset:N0} of {_file.Length:N0}: the file is truncated");
    }

    private ByteRegion Block((long Offset, long Size) handle)
    {
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        _file.ReadExactly(handle.Offset + handle.Size, trailer);
        var checksum = new Crc32CChecksum(
            _file, handle.Offset, handle.Size + 1, BinaryPrimitives.ReadUInt32LittleEndian(trailer[1..]), $"the block at byte {handle.Offset:N0}");
        var block = new FileRegion(_file, handle.Offset, handle.Size, checksum);
        if (handle.Size <= CheckedAtOnce || trailer[0] == 1)
            checksum.Check();
        return trailer[0] switch
        {
            0 => block,
            1 => SnappyRegion.Create(block),
            _ => throw Damaged($"the block at byte {handle.Offset:N0} is compressed by the unknown method {trailer[0]}"),
        };
    }

    private IEnumerable<TableEntry> BlockEntries(ByteRegion block)
    {
        var (window, position, end, key) = (new ByteWindow(block), 0L, EntriesEnd(block), Array.Empty<byte>());
        while (position < end)
        {
            var (shared, own) = (window.NextVarint(ref position, end), window.NextVarint(ref position, end));
            var length = window.NextVarint(ref position, end);
            if (shared > (ulong)key.Length || own > (ulong)(end - position) || length > (ulong)(end - position) - own)
                throw Damaged("an entry reaches beyond its block");
            key = Key(key.AsSpan(0, (int)shared), (int)Math.Min(own, int.MaxValue));
            block.Read(position, key.AsSpan((int)shared));
            position += (long)own;
            yield return new TableEntry(key, block, position, (long)length);
            position += (long)length;
        }
    }

    private byte[] Key(ReadOnlySpan<byte> shared, int own)
    {
        var options = _file.Options;
        if (++_entries > (2 * (long)options.MaxEntries) + 2)
            throw _file.BeyondLimit("the number of its entries", _entries, options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
        var length = (long)shared.Length + own;
        if (length > options.MaxStringBytes)
            throw _file.BeyondLimit("the length of a key", length, options.MaxStringBytes, nameof(CheckpointOptions.MaxStringBytes));
        _keyBytes += length;
        if (_keyBytes > options.MaxHeaderBytes)
            throw _file.BeyondLimit("the bytes of its keys", _keyBytes, options.MaxHeaderBytes, nameof(CheckpointOptions.MaxHeaderBytes));
        var key = new byte[length];
        shared.CopyTo(key);
        return key;
    }

    /// <summary>Where the entries of a block end: after them stand the places of the keys that are written in full, and their number.</summary>
    private long EntriesEnd(ByteRegion block)
    {
        if (block.Length < sizeof(uint))
            throw Damaged($"one of its blocks has {block.Length} bytes");
        Span<byte> count = stackalloc byte[sizeof(uint)];
        block.Read(block.Length - sizeof(uint), count);
        var end = block.Length - sizeof(uint) - ((long)BinaryPrimitives.ReadUInt32LittleEndian(count) * sizeof(uint));
        return end >= 0 ? end : throw Damaged("one of its blocks is said to have more restart points than it has room for");
    }

    private CheckpointException Damaged(string problem) => _file.Damaged($"its table is damaged: {problem}");
}
