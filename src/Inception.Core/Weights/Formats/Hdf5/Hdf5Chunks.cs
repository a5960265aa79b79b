using System.IO.Compression;

namespace Inception.Weights.Formats;

/// <summary>
/// The values of a chunked dataset: blocks of equal sizes that a B-tree finds, compressed by deflate or not. Each read decodes the whole dataset.
/// </summary>
internal sealed class Hdf5Chunks : StorageSource
{
    private const int TreePrefixBytes = 24, ChecksumBytes = 4;

    private readonly Hdf5Bytes _bytes;
    private readonly IReadOnlyList<Hdf5Filter> _filters;
    private readonly int _elementBytes;
    private readonly long[] _shape;
    private readonly long[] _chunk;
    private readonly int _chunkBytes;
    private readonly List<Chunk> _chunks = [];

    private Hdf5Chunks(Hdf5Bytes bytes, Hdf5Object dataset, long length, int chunkBytes) : base(bytes.File, length)
    {
        _bytes = bytes;
        _filters = dataset.Filters;
        _elementBytes = dataset.Datatype!.Size;
        _shape = dataset.Shape!;
        _chunk = [.. dataset.Layout!.Chunk];
        _chunkBytes = chunkBytes;
    }

    /// <summary>Finds the chunks of a dataset.</summary>
    /// <exception cref="CheckpointException">Chunks are missing, too large for what is stored of them, or made by another filter.</exception>
    public static Hdf5Chunks Create(Hdf5Bytes bytes, Hdf5Object dataset, long length)
    {
        var layout = dataset.Layout!;
        var other = dataset.Filters.Where(filter => !Enum.IsDefined(filter)).Cast<int>().ToArray();
        if (other.Length > 0) throw bytes.Refused($"the compression filter {other[0]}");
        Int128 chunkBytes = dataset.Datatype!.Size;
        foreach (var size in layout.Chunk) chunkBytes = Int128.Min(chunkBytes * size, int.MaxValue);
        if (layout.Chunk.Count != dataset.Shape!.Length || chunkBytes < 1 || chunkBytes >= int.MaxValue)
            throw bytes.Damaged($"a dataset of shape [{string.Join(", ", dataset.Shape)}] has chunks of [{string.Join(", ", layout.Chunk)}]");
        if (length > Array.MaxLength) throw bytes.Refused($"a chunked dataset of {length:N0} bytes");
        var chunks = new Hdf5Chunks(bytes, dataset, length, (int)chunkBytes);
        if (length > 0) chunks.Add(layout.Address, level: null);
        chunks.CheckComplete();
        return chunks;
    }

    public override bool Verify(ElementEncoding encoding) => NonFiniteValues.Count(Decoded(), encoding) > 0;

    public override void Read(long offset, ByteTarget into) => new MemoryBytes(File, Decoded()).Read(offset, into);

    private void Add(ulong tree, int? level)
    {
        var cursor = new Hdf5Cursor(_bytes, _bytes.Read(tree, TreePrefixBytes, "a dataset's B-tree"), "a dataset's B-tree");
        cursor.Expect("TREE"u8);
        var (kind, found, count) = (cursor.Byte(), cursor.Byte(), cursor.UInt16());
        if (kind != 1 || (level is not null && found != level - 1))
            throw _bytes.Damaged($"a dataset's B-tree has a node of kind {kind} and level {found} at byte {tree:N0}");
        var keyBytes = 8 + (8 * (_shape.Length + 1));
        var entries = new Hdf5Cursor(
            _bytes, _bytes.Read(tree + TreePrefixBytes, (long)count * (keyBytes + 8), "a dataset's B-tree"), "a dataset's B-tree");
        for (var i = 0; i < count; i++)
        {
            var (size, skipped, offset) = (entries.UInt32(), entries.UInt32(), new long[_shape.Length]);
            for (var axis = 0; axis < offset.Length; axis++) offset[axis] = entries.Size();
            entries.Skip(8);
            var child = entries.UInt64();
            if (found > 0) Add(child, found);
            else Add(new Chunk(child, size, skipped, offset));
        }
    }

    private void Add(Chunk chunk)
    {
        _bytes.Check(chunk.Address, chunk.Bytes, "a chunk of a dataset");
        for (var axis = 0; axis < _shape.Length; axis++)
        {
            if (chunk.Offset[axis] >= _shape[axis] || chunk.Offset[axis] % _chunk[axis] != 0)
                throw _bytes.Damaged($"a chunk is said to be at [{string.Join(", ", chunk.Offset)}] of a dataset of shape [{string.Join(", ", _shape)}]");
        }
        _chunks.Add(chunk);
    }

    // A chunk that was never written would be zeros, and a small file could ask for any amount of memory.
    private void CheckComplete()
    {
        Int128 needed = Length == 0 ? 0 : 1;
        for (var axis = 0; axis < _shape.Length; axis++) needed *= Length == 0 ? 0 : (_shape[axis] + _chunk[axis] - 1) / _chunk[axis];
        if (needed != _chunks.Count || _chunks.DistinctBy(chunk => string.Join(',', chunk.Offset)).Count() != _chunks.Count)
            throw _bytes.Damaged($"a dataset has {_chunks.Count:N0} chunks where its shape needs {needed:N0} different ones");
        var stored = _chunks.Sum(chunk => (long)chunk.Bytes);
        if (stored > _bytes.Length) throw _bytes.Damaged($"a dataset's chunks have {stored:N0} bytes, which overlap in a file of {_bytes.Length:N0}");
        var unpacked = (Int128)_chunks.Count * _chunkBytes;
        if (unpacked > (Int128)stored * _bytes.File.Options.MaxInflation)
        {
            throw _bytes.File.Error(
                $"a dataset is said to inflate from {stored:N0} to {unpacked:N0} bytes; at most {_bytes.File.Options.MaxInflation}-fold is accepted "
                + $"({nameof(CheckpointOptions)}.{nameof(CheckpointOptions.MaxInflation)}).");
        }
    }

    private byte[] Decoded()
    {
        var (whole, unpacked) = (new byte[Length], new byte[_chunkBytes]);
        foreach (var chunk in _chunks)
        {
            Decode(chunk, unpacked);
            Place(chunk, unpacked, whole);
        }
        return whole;
    }

    private void Decode(Chunk chunk, byte[] unpacked)
    {
        var stored = new byte[chunk.Bytes];
        _bytes.ReadData(chunk.Address, stored);
        for (var i = _filters.Count - 1; i >= 0; i--)
        {
            if ((chunk.SkippedFilters & (1u << i)) != 0) continue;
            stored = _filters[i] switch
            {
                Hdf5Filter.Deflate => Inflated(stored, i == 0 || _filters[i - 1] != Hdf5Filter.Fletcher32 ? _chunkBytes : _chunkBytes + ChecksumBytes),
                Hdf5Filter.Shuffle => Unshuffled(stored),
                _ => stored[..Math.Max(0, stored.Length - ChecksumBytes)],
            };
        }
        if (stored.Length != unpacked.Length)
            throw _bytes.Damaged($"a chunk at byte {chunk.Address:N0} has {stored.Length:N0} bytes where {unpacked.Length:N0} were expected");
        stored.CopyTo(unpacked, 0);
    }

    private byte[] Inflated(byte[] stored, int length)
    {
        var into = new byte[length];
        try
        {
            using var inflater = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
            inflater.ReadExactly(into);
            return inflater.ReadByte() < 0 ? into : throw _bytes.Damaged($"a chunk inflates to more than {length:N0} bytes");
        }
        catch (Exception cause) when (cause is InvalidDataException or EndOfStreamException)
        {
            throw _bytes.Damaged($"a chunk's compressed data is invalid", cause);
        }
    }

    // All first bytes of the values, then all second bytes, and so on.
    private byte[] Unshuffled(byte[] stored)
    {
        var (into, count) = (new byte[stored.Length], stored.Length / _elementBytes);
        for (var part = 0; part < _elementBytes; part++)
        {
            for (var i = 0; i < count; i++) into[(i * _elementBytes) + part] = stored[(part * count) + i];
        }
        stored.AsSpan(count * _elementBytes).CopyTo(into.AsSpan(count * _elementBytes));
        return into;
    }

    private void Place(Chunk chunk, byte[] unpacked, byte[] whole)
    {
        var rank = _shape.Length;
        if (rank == 0)
        {
            unpacked.AsSpan(0, whole.Length).CopyTo(whole);
            return;
        }
        var rowBytes = (int)(Math.Min(_chunk[^1], _shape[^1] - chunk.Offset[^1]) * _elementBytes);
        var index = new long[rank];
        while (true)
        {
            long from = 0, to = 0;
            for (var axis = 0; axis < rank; axis++)
                (from, to) = ((from * _chunk[axis]) + index[axis], (to * _shape[axis]) + chunk.Offset[axis] + index[axis]);
            unpacked.AsSpan((int)(from * _elementBytes), rowBytes).CopyTo(whole.AsSpan((int)(to * _elementBytes)));
            var next = rank - 2;
            for (; next >= 0; next--)
            {
                if (++index[next] < Math.Min(_chunk[next], _shape[next] - chunk.Offset[next])) break;
                index[next] = 0;
            }
            if (next < 0) return;
        }
    }

    private sealed record Chunk(ulong Address, uint Size, uint SkippedFilters, long[] Offset)
    {
        public int Bytes => (int)Math.Min(Size, int.MaxValue);
    }
}
