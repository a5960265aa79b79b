namespace Inception.Weights.Formats;

/// <summary>Memory that is filled from a file, piece by piece: a span holds at most 2 GiB.</summary>
/// <param name="length">The length in bytes.</param>
internal abstract class ByteTarget(long length)
{
    /// <summary>Fills one piece.</summary>
    public delegate void Filling(Span<byte> piece);

    /// <summary>The length in bytes.</summary>
    public long Length { get; } = length;

    /// <summary>Has every piece filled, in order.</summary>
    public abstract void Fill(Filling fill);
}
