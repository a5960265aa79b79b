using System.Runtime.CompilerServices;
using Inception.Imaging;
using Microsoft.ML.Data;
using SkiaSharp;

namespace Inception.ML.Rows;

/// <summary>
/// The pixels of ML.NET's images. <see cref="MLImage.Pixels"/> of Microsoft.ML.ImageAnalytics 5.0.1 was compiled against SkiaSharp 2 and fails beside
/// SkiaSharp 3,
/// which decodes images here, so they are read from the bitmap itself.
/// </summary>
internal static class MLImagePixels
{
    /// <summary>Red, green and blue of each pixel; alpha is dropped, as <see cref="ImageDecoder"/> does.</summary>
    /// <exception cref="NotSupportedException">The image is of another format than four bytes a pixel.</exception>
    public static RgbImage ToRgb(MLImage image)
    {
        var (red, blue) = image.PixelFormat switch
        {
            MLPixelFormat.Rgba32 => (0, 2),
            MLPixelFormat.Bgra32 => (2, 0),
            _ => throw new NotSupportedException(
                $"Expected an MLImage of the format {MLPixelFormat.Rgba32} or {MLPixelFormat.Bgra32}; found {image.PixelFormat}."),
        };
        var pixels = Bitmap(image).GetPixelSpan();
        var colours = new byte[image.Width * image.Height * 3];
        for (var (from, to) = (0, 0); to < colours.Length; from += 4, to += 3)
            (colours[to], colours[to + 1], colours[to + 2]) = (pixels[from + red], pixels[from + 1], pixels[from + blue]);
        return new(image.Width, image.Height, colours);
    }

    /// <summary>A copy that its taker disposes.</summary>
    public static MLImage Copy(MLImage image)
    {
        var copy = MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, Bitmap(image).GetPixelSpan());
        copy.Tag = image.Tag;
        return copy;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_image")]
    private static extern ref SKBitmap Bitmap(MLImage image);
}
