using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>
/// Shears, shifts and rotations that take the nearest pixel and leave black where there is none, as torchvision asks Pillow for them: the sampling points
/// are counted in 16.16 fixed point, as in Pillow's <c>Geometry.c</c>.
/// </summary>
internal static class Affine
{
    private const double One = 1 << 16;

    /// <summary>
    /// Shifts each row by <paramref name="shear"/> pixels for each row above it: to the left for a positive number. The top left corner stays.
    /// </summary>
    public static RgbImage ShearX(RgbImage image, double shear) => Transform(image, [1, shear, 0, 0, 1, 0]);

    /// <summary>
    /// Shifts each column by <paramref name="shear"/> pixels for each column left of it: upwards for a positive number. The top left corner stays.
    /// </summary>
    public static RgbImage ShearY(RgbImage image, double shear) => Transform(image, [1, 0, 0, shear, 1, 0]);

    /// <summary>Moves the image to the right.</summary>
    public static RgbImage TranslateX(RgbImage image, int pixels) => image.Crop(-pixels, 0, image.Width, image.Height);

    /// <summary>Moves the image down.</summary>
    public static RgbImage TranslateY(RgbImage image, int pixels) => image.Crop(0, -pixels, image.Width, image.Height);

    /// <summary>Rotates the image about its centre, counter-clockwise.</summary>
    /// <param name="image">The image.</param>
    /// <param name="degrees">The angle, -180 to 180.</param>
    public static RgbImage Rotate(RgbImage image, double degrees)
    {
        var radians = -double.DegreesToRadians(degrees);
        var (cosine, sine) = (Math.Round(Math.Cos(radians), 15), Math.Round(Math.Sin(radians), 15));
        var (x, y) = (image.Width / 2.0, image.Height / 2.0);
        return Transform(
            image,
            [cosine, sine, (cosine * -x) + (sine * -y) + x, -sine, cosine, (-sine * -x) + (cosine * -y) + y]);
    }

    /// <summary>The image whose pixel (x, y) is the one at (m₀x + m₁y + m₂, m₃x + m₄y + m₅) of <paramref name="image"/>.</summary>
    private static RgbImage Transform(RgbImage image, ReadOnlySpan<double> matrix)
    {
        var (width, height) = (image.Width, image.Height);
        var (alongX, alongY) = (ToFixed(matrix[0]), ToFixed(matrix[3]));
        var (downX, downY) = (ToFixed(matrix[1]), ToFixed(matrix[4]));
        var firstX = ToFixed(matrix[2] + (matrix[0] * 0.5) + (matrix[1] * 0.5));
        var firstY = ToFixed(matrix[5] + (matrix[3] * 0.5) + (matrix[4] * 0.5));

        var transformed = RgbImage.Uninitialized(width, height, out var target);
        target.Clear();
        var source = image.Pixels;
        for (var row = 0; row < height; row++)
        {
            var (atX, atY) = (firstX + (row * downX), firstY + (row * downY));
            for (var column = 0; column < width; column++, atX += alongX, atY += alongY)
            {
                var (x, y) = (atX >> 16, atY >> 16);
                if (x < 0 || x >= width || y < 0 || y >= height) continue;

                var from = (int)((y * width) + x) * RgbImage.Channels;
                var to = ((row * width) + column) * RgbImage.Channels;
                source.Slice(from, RgbImage.Channels).CopyTo(target[to..]);
            }
        }

        return transformed;
    }

    private static long ToFixed(double value) => (long)Math.Floor((value * One) + 0.5);
}
