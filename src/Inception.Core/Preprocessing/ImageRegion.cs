namespace Inception.Preprocessing;

/// <summary>A rectangle in pixels of an image. It may extend beyond the borders of the image.</summary>
/// <param name="Left">The left border; 0 is the left border of the image's first pixel.</param>
/// <param name="Top">The upper border; 0 is the upper border of the image's first row.</param>
/// <param name="Width">The width in pixels, above 0.</param>
/// <param name="Height">The height in pixels, above 0.</param>
public readonly record struct ImageRegion(double Left, double Top, double Width, double Height);
