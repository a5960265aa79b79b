namespace Inception.Weights.Formats;

/// <summary>Bytes that a reader looks into before it knows where the tensors are: a part of a file, or what a compressed block inflates to.</summary>
/// <param name="file">The file, for errors.</param>
/// <param name="length">The number of bytes.</param>
internal abstract class ByteRegion(CheckpointFile file, long length)
{
    public CheckpointFile File { get; } = file;

    public long Length { get; } = length;

    /// <summary>Fills the span with the bytes from <paramref name="offset"/> on. The caller has checked that they are inside.</summary>
    public abstract void Read(long offset, Span<byte> into);

    /// <summary>A part of the region as the bytes of a tensor, which are read when they are needed.</summary>
    public abstract StorageSource Source(long offset, long length);
}
