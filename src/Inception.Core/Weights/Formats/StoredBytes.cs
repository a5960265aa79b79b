using System.Buffers;

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

    private bool IsVerified => _verified && region?.IsVerified != false;

    public override bool Verify(ElementEncoding encoding)
    {
        if (_found is not { } found || found.Encoding != encoding)
            _found = found = new(encoding, VerifyWhole(encoding));
        return found.HasNonFinite;
    }

    public override void Read(long offset, ByteTarget into)
    {
        if (!IsVerified && (offset != 0 || into.Length != Length))
            VerifyWhole(encoding: null);

        var sums = Sums();
        into.Fill(piece =>
        {
            ReadSpan(start + offset, piece, sums);
            offset += piece.Length;
        });
        Check(sums);
    }

    private RunningChecksums? Sums() => IsVerified
        ? null
        : new RunningChecksums(start, _verified ? null : checksum, region?.IsVerified == false ? region : null);

    private void ReadSpan(long position, Span<byte> into, RunningChecksums? sums)
    {
        if (sums is null)
        {
            File.ReadExactly(position, into);
            return;
        }
        while (!into.IsEmpty)
        {
            var chunk = into[..Math.Min(ChunkBytes, into.Length)];
            File.ReadExactly(position, chunk);
            sums.Append(chunk);
            position += chunk.Length;
            into = into[chunk.Length..];
        }
    }

    private bool VerifyWhole(ElementEncoding? encoding)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(Length, 1, ChunkBytes));
        try
        {
            var (sums, hasNonFinite) = (Sums(), false);
            for (long done = 0; done < Length;)
            {
                var chunk = buffer.AsSpan(0, (int)Math.Min(ChunkBytes, Length - done));
                ReadSpan(start + done, chunk, sums);
                hasNonFinite = hasNonFinite || (encoding is not null && NonFiniteValues.Count(chunk, encoding) > 0);
                done += chunk.Length;
            }
            Check(sums);
            return hasNonFinite;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Check(RunningChecksums? sums)
    {
        if (sums is null)
            return;
        sums.Check(File);
        _verified = true;
    }

    private sealed record Finding(ElementEncoding Encoding, bool HasNonFinite);
}
