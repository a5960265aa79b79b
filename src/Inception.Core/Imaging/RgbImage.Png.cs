using System.Runtime.InteropServices;
using SkiaSharp;

namespace Inception.Imaging;

public sealed partial class RgbImage
{
    private const int BestQuality = 100;

    /// <summary>Encodes the image as a PNG file, without loss.</summary>
    /// <returns>The bytes of the file.</returns>
    public byte[] ToPng()
    {
        var layout = new SKImageInfo(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque, colorspace: null);
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(layout))
            throw new InsufficientMemoryException($"There is no memory for the {Width}×{Height} pixels of an image.");
        var target = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
        for (var (i, from) = (0, 0); i < target.Length; i++, from += Channels)
            target[i] = _pixels[from] | ((uint)_pixels[from + 1] << 8) | ((uint)_pixels[from + 2] << 16) | 0xFF000000;   // little-endian R, G, B, A

        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, BestQuality);
        return encoded.ToArray();
    }
}
