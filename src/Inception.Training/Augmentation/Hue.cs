using Inception.Imaging;

namespace Inception.Training.Augmentation;

/// <summary>torchvision's <c>adjust_hue</c> on images: through Pillow's 8-bit HSV (<c>Convert.c</c>) and back, bit for bit.</summary>
internal static class Hue
{
    /// <summary>Turns the hue of every pixel.</summary>
    /// <param name="image">The image.</param>
    /// <param name="turn">The part of the colour wheel, -0.5 to 0.5.</param>
    public static RgbImage Shift(RgbImage image, double turn)
    {
        var added = (int)(turn * 255);
        var shifted = RgbImage.Uninitialized(image.Width, image.Height, out var target);
        var source = image.Pixels;
        for (var i = 0; i < source.Length; i += RgbImage.Channels)
        {
            var (hue, saturation, value) = ToHsv(source[i], source[i + 1], source[i + 2]);
            (target[i], target[i + 1], target[i + 2]) = ToRgb((byte)(hue + added), saturation, value);
        }

        return shifted;
    }

    private static (byte Hue, byte Saturation, byte Value) ToHsv(byte red, byte green, byte blue)
    {
        var (most, least) = (Math.Max(red, Math.Max(green, blue)), Math.Min(red, Math.Min(green, blue)));
        if (most == least) return (0, 0, most);

        float range = most - least;
        var (r, g, b) = ((most - red) / range, (most - green) / range, (most - blue) / range);
        var sixth = red == most ? b - g : green == most ? (float)(2.0 + r - b) : (float)(4.0 + g - r);
        var hue = (float)(((sixth / 6.0) + 1.0) % 1.0);
        return ((byte)(hue * 255.0), (byte)(range / most * 255.0), most);
    }

    private static (byte Red, byte Green, byte Blue) ToRgb(byte hue, byte saturation, byte value)
    {
        if (saturation == 0) return (value, value, value);

        var sixth = (int)(hue * 6.0 / 255.0);
        var rest = (float)((hue * 6.0 / 255.0) - sixth);
        var part = (float)(saturation / 255.0);
        var least = Round(value * (1.0 - part));
        var falling = Round(value * (1.0 - (part * rest)));
        var rising = Round(value * (1.0 - (part * (1.0 - rest))));
        return (sixth % 6) switch
        {
            0 => (value, rising, least),
            1 => (falling, value, least),
            2 => (least, value, rising),
            3 => (least, falling, value),
            4 => (rising, least, value),
            _ => (value, least, falling),
        };
    }

    private static byte Round(double level) => (byte)Math.Clamp(Math.Round(level, MidpointRounding.AwayFromZero), 0, 255);
}
