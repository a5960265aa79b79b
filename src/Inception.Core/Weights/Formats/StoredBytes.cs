using System.Buffers;
using System.IO.Hashing;

namespace Inception.Weights.Formats;

/// <summary>Bytes that lie in the file as they are. They are read straight into the memory that wants them.</summary>
/// <param name="file">The file.</param>
/// <param name="start">Where the bytes begin.</param>
/// <param name="length">How many there are.</param>
/// <param name="checksum">Their CRC-32 and the entry's name for the error, or null where the format has none.</param>
/// <param name="region">The CRC-32C of a part of the file that they are in, or null where the format has none.</param>
internal sealed class StoredBytes(CheckpointFile file, long start, long length, ZipChecksum? checksum = null, Crc32CChecksum? region = null)
    : StorageSource(file, length)
{
    private const int ChunkBytes = 256 << 10; // the checksum runs over what is still in the cache

    private volatile bool _verified = checksum is null;
    private volatile Finding? _found;

    public override bool Verify(ElementEncoding encoding)
    {
        region?.Check();
        if (_found is not { } found || found.Encoding != encoding)
            _found = found = new(encoding, VerifyWhole(encoding));
        return found.HasNonFinite;
    }

    public override void Read(long offset, ByteTarget into)
    {
        region?.Check();
        if (!_verified && (offset != 0 || into.Length != Length))
            VerifyWhole(encoding: null);

        var crc = _verified ? null : new Crc32();
        into.Fill(piece =>
        {
            ReadSpan(start + offset, piece, crc);
            offset += piece.Length;
        });
        Verify(crc);
    }

    private void ReadSpan(long position, Span<byte> into, Crc32? crc)
    {
        if (crc is null)
        {
            File.ReadExactly(position, into);
            return;
        }
        while (!into.IsEmpty)
        {
            var chunk = into[..Math.Min(ChunkBytes, into.Length)];
            File.ReadExactly(position, chunk);
            crc.Append(chunk);
            position += chunk.Length;
            into = into[chunk.Length..];
        }
    }

    private bool VerifyWhole(ElementEncoding? encoding)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var (crc, hasNonFinite) = (checksum is null ? null : new Crc32(), false);
            for (long done = 0; done < Length;)
            {
                var chunk = buffer.AsSpan(0, (int)Math.Min(ChunkBytes, Length - done));
                File.ReadExactly(start + done, chunk);
                crc?.Append(chunk);
                hasNonFinite = hasNonFinite || (encoding is not null && NonFiniteValues.Count(chunk, encoding) > 0);
                done += chunk.Length;
            }
            Verify(crc);
            return hasNonFinite;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Verify(Crc32? crc)
    {
        if (crc is null)
            return;
        checksum!.Value.Check(File, crc.GetCurrentHashAsUInt32());
        _verified = true;
    }

    private sealed record Finding(ElementEncoding Encoding, bool HasNonFinite);
}
