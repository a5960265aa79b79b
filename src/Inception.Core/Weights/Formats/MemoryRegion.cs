namespace Inception.Weights.Formats;

/// <summary>A small run of bytes in memory, such as numbers that a file stores in another form.</summary>
internal sealed class MemoryRegion(CheckpointFile file, byte[] bytes) : ByteRegion(file, bytes.Length)
{
    public override void Read(long offset, Span<byte> into) => bytes.AsSpan((int)offset, into.Length).CopyTo(into);

    public override StorageSource Source(long offset, long length) => new RegionBytes(this, offset, length);
}
