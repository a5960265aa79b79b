using System.Buffers;

namespace Inception.Weights.Formats;

/// <summary>Bytes of a region that is not stored in the file as it is.</summary>
internal sealed class RegionBytes(ByteRegion region, long start, long length) : StorageSource(region.File, length)
{
    private const int ChunkBytes = 64 << 10;

    public override bool Verify(ElementEncoding encoding)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (long done = 0; done < Length;)
            {
                var chunk = buffer.AsSpan(0, (int)Math.Min(ChunkBytes, Length - done));
                region.Read(start + done, chunk);
                if (NonFiniteValues.Count(chunk, encoding) > 0)
                    return true;
                done += chunk.Length;
            }
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override void Read(long offset, ByteTarget into) => into.Fill(piece =>
    {
        region.Read(start + offset, piece);
        offset += piece.Length;
    });
}
