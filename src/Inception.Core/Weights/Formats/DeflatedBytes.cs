using System.Buffers;
using System.IO.Compression;
using System.IO.Hashing;

namespace Inception.Weights.Formats;

/// <summary>The bytes of a deflated zip entry. Every read inflates the entry from its beginning to its end.</summary>
internal sealed class DeflatedBytes(CheckpointFile file, long start, long compressedLength, long length, ZipChecksum? checksum, string entry)
    : StorageSource(file, length)
{
    private const int ChunkBytes = 64 << 10;

    public override bool Verify(ElementEncoding encoding)
    {
        using var inflater = new Inflater(this);
        var hasNonFinite = inflater.HasNonFinite(encoding);
        inflater.Finish();
        return hasNonFinite;
    }

    public override void Read(long offset, ByteTarget into)
    {
        using var inflater = new Inflater(this);
        inflater.Skip(offset);
        into.Fill(inflater.Fill);
        inflater.Finish();
    }

    /// <summary>Inflates the whole entry into managed memory: for headers.</summary>
    public void ReadWhole(Span<byte> into)
    {
        using var inflater = new Inflater(this);
        inflater.Fill(into);
        inflater.Finish();
    }

    private sealed class Inflater(DeflatedBytes entry) : IDisposable
    {
        private readonly DeflateStream _stream = new(new FileRegionStream(entry.File, entry.Start, entry.CompressedLength), CompressionMode.Decompress);
        private readonly Crc32 _crc = new();
        private readonly byte[] _skipped = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        private long _position;

        public void Skip(long count)
        {
            for (; count > 0; count -= Math.Min(count, _skipped.Length))
                Fill(_skipped.AsSpan(0, (int)Math.Min(count, _skipped.Length)));
        }

        public bool HasNonFinite(ElementEncoding encoding)
        {
            var found = false;
            while (_position < entry.Length)
            {
                var chunk = _skipped.AsSpan(0, (int)Math.Min(ChunkBytes, entry.Length - _position));
                Fill(chunk);
                found = found || NonFiniteValues.Count(chunk, encoding) > 0;
            }
            return found;
        }

        public void Fill(Span<byte> into)
        {
            for (var rest = into; !rest.IsEmpty;)
            {
                var count = ReadSome(rest);
                if (count == 0)
                    throw entry.Damaged($"it inflates to {_position:N0} bytes where the archive says {entry.Length:N0}");
                rest = rest[count..];
                _position += count;
            }
            _crc.Append(into);
        }

        public void Finish()
        {
            Skip(entry.Length - _position);
            if (ReadSome(_skipped) != 0)
                throw entry.Damaged($"it inflates to more than the {entry.Length:N0} bytes that the archive says");
            entry.Checksum?.Check(entry.File, _crc.GetCurrentHashAsUInt32());
        }

        public void Dispose()
        {
            _stream.Dispose();
            ArrayPool<byte>.Shared.Return(_skipped);
        }

        private int ReadSome(Span<byte> into)
        {
            try
            {
                return _stream.Read(into);
            }
            catch (InvalidDataException cause)
            {
                throw entry.Damaged("its compressed data is invalid", cause);
            }
        }
    }

    private long Start => start;

    private long CompressedLength => compressedLength;

    private ZipChecksum? Checksum => checksum;

    private CheckpointException Damaged(string problem, Exception? cause = null) =>
        File.Damaged($"the entry '{entry}' is damaged: {problem}", cause);
}
