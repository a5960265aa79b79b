namespace Inception.Metrics.Extraction;

/// <summary>How many images have a size.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Count">The images.</param>
public sealed record ImageSizeCount(int Width, int Height, int Count);
