using BitMiracle.LibTiff.Classic;

namespace Inception.Imaging;

/// <summary>From the samples of a TIFF page to red, green and blue, as Pillow converts them.</summary>
internal static class TiffColours
{
    private const int PixelBytes = 4;

    /// <summary>Converts each pixel in its place: up to four samples to red, green, blue and a byte without a meaning.</summary>
    public static void ToRgb(Span<byte> samples, TiffLayout layout)
    {
        if (layout is { Photometric: Photometric.RGB, IsPremultiplied: false }) return;
        var largest = layout.Bits < 8 ? (1 << layout.Bits) - 1 : byte.MaxValue;
        for (; samples.Length > 0; samples = samples[PixelBytes..])
        {
            switch (layout.Photometric)
            {
                case Photometric.RGB:
                    Unmultiply(samples);
                    break;
                case Photometric.SEPARATED:
                    MultiplyOut(samples);
                    break;
                case Photometric.PALETTE:
                    layout.Palette.AsSpan(3 * samples[0], 3).CopyTo(samples);
                    break;
                default:
                    var level = (byte)(samples[0] * byte.MaxValue / largest);
                    samples[..3].Fill(layout.Photometric == Photometric.MINISWHITE ? (byte)(byte.MaxValue - level) : level);
                    break;
            }
        }
    }

    /// <summary>Colours that were multiplied with alpha, divided by it (<c>Unpack.c</c>, RGBa).</summary>
    private static void Unmultiply(Span<byte> pixel)
    {
        var alpha = pixel[3];
        if (alpha == byte.MaxValue) return;
        for (var i = 0; i < 3; i++) pixel[i] = (byte)(alpha == 0 ? 0 : Math.Min(byte.MaxValue, byte.MaxValue * pixel[i] / alpha));
    }

    /// <summary>Cyan, magenta, yellow and black without a profile (<c>Convert.c</c>, cmyk2rgb).</summary>
    private static void MultiplyOut(Span<byte> pixel)
    {
        var white = byte.MaxValue - pixel[3];
        for (var i = 0; i < 3; i++)
        {
            var product = (pixel[i] * white) + 128;
            pixel[i] = (byte)Math.Clamp(white - (((product >> 8) + product) >> 8), 0, byte.MaxValue);
        }
    }
}
