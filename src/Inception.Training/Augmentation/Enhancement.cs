using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>
/// Pillow's <c>ImageEnhance</c>, bit for bit: each moves the image from what lacks a quality towards itself and beyond. A factor of 1 is the image as it
/// is, 0 is without the quality, 2 has twice as much of it.
/// </summary>
internal static class Enhancement
{
    /// <summary>From black.</summary>
    public static RgbImage Brightness(RgbImage image, double factor) => From(0, image, (float)factor);

    /// <summary>From the mean grey of the whole image.</summary>
    public static RgbImage Contrast(RgbImage image, double factor)
    {
        var sum = 0L;
        foreach (var grey in image.Luma()) sum += grey;
        return From((byte)(((double)sum / ((long)image.Width * image.Height)) + 0.5), image, (float)factor);
    }

    /// <summary>From the grey image: Pillow's <c>Color</c>.</summary>
    public static RgbImage Saturation(RgbImage image, double factor)
    {
        var grey = image.Luma();
        var blended = RgbImage.Uninitialized(image.Width, image.Height, out var target);
        var source = image.Pixels;
        for (var i = 0; i < target.Length; i++) target[i] = Blend(grey[i / RgbImage.Channels], source[i], (float)factor);
        return blended;
    }

    /// <summary>
    /// From the image smoothed by a kernel of 3×3 with the weight 5/13 in the middle and 1/13 around it; the outermost pixels stay as they are.
    /// </summary>
    public static RgbImage Sharpness(RgbImage image, double factor)
    {
        var (width, height) = (image.Width, image.Height);
        if (width < 3 || height < 3) return image;

        var stride = width * RgbImage.Channels;
        var sharpened = RgbImage.Uninitialized(width, height, out var target);
        var source = image.Pixels;
        source.CopyTo(target);
        for (var y = 1; y < height - 1; y++)
        {
            for (var i = (y * stride) + RgbImage.Channels; i < ((y + 1) * stride) - RgbImage.Channels; i++)
                target[i] = Blend(Smooth(source, i, stride), source[i], (float)factor);
        }

        return sharpened;
    }

    private static RgbImage From(byte level, RgbImage image, float factor)
    {
        Span<byte> table = stackalloc byte[256];
        for (var i = 0; i < table.Length; i++) table[i] = Blend(level, (byte)i, factor);

        var blended = RgbImage.Uninitialized(image.Width, image.Height, out var target);
        var source = image.Pixels;
        for (var i = 0; i < target.Length; i++) target[i] = table[source[i]];
        return blended;
    }

    /// <summary>Pillow's <c>Blend.c</c>: in float32, cut off to a whole number.</summary>
    private static byte Blend(byte without, byte with, float factor) => (byte)Math.Clamp(without + (factor * (with - without)), 0f, 255f);

    /// <summary>Pillow's <c>Filter.c</c>: a row at a time, from the lowest, in float32.</summary>
    private static byte Smooth(ReadOnlySpan<byte> pixels, int i, int stride)
    {
        const float Around = 1f / 13, Middle = 5f / 13;
        const int Next = RgbImage.Channels;
        var sum = 0.5f;
        sum += (pixels[i + stride - Next] * Around) + (pixels[i + stride] * Around) + (pixels[i + stride + Next] * Around);
        sum += (pixels[i - Next] * Around) + (pixels[i] * Middle) + (pixels[i + Next] * Around);
        sum += (pixels[i - stride - Next] * Around) + (pixels[i - stride] * Around) + (pixels[i - stride + Next] * Around);
        return (byte)Math.Clamp(sum, 0f, 255f);
    }
}
