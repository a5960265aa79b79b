namespace Inception.Metrics.Extraction;

/// <summary>The number of images of one size.</summary>
/// <param name="Width">The width in pixels.</param>
/// <param name="Height">The height in pixels.</param>
/// <param name="Count">The number of images.</param>
public sealed record ImageSizeCount(int Width, int Height, int Count);
