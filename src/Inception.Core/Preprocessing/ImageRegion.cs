namespace Inception.Preprocessing;

/// <summary>A rectangle of an image in its own pixels, which may reach beyond its borders.</summary>
/// <param name="Left">The left border; 0 is the left border of the image's first pixel.</param>
/// <param name="Top">The upper border.</param>
/// <param name="Width">The width, above 0.</param>
/// <param name="Height">The height, above 0.</param>
public readonly record struct ImageRegion(double Left, double Top, double Width, double Height);
