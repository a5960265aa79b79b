using System.Runtime.Intrinsics;
using SkiaSharp;

namespace Inception.Imaging;

/// <summary>
/// An EXIF orientation as a walk over the stored pixels: the image shown begins at <see cref="Start"/>, the pixel to the right is
/// <see cref="Right"/> further on, the pixel below <see cref="Down"/>. All in pixels.
/// </summary>
internal readonly record struct Orientation(int Width, int Height, int Start, int Right, int Down)
{
    private static Vector128<byte> WithoutEveryFourth => Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0);

    /// <summary>The walk for a stored image of <paramref name="w"/>×<paramref name="h"/> pixels.</summary>
    public static Orientation FromOrigin(SKEncodedOrigin origin, int w, int h) => origin switch
    {
#pragma warning disable format
        SKEncodedOrigin.TopRight    => new(w, h, w - 1,       -1,  w),   // mirrored
        SKEncodedOrigin.BottomRight => new(w, h, (w * h) - 1, -1, -w),   // turned by 180°
        SKEncodedOrigin.BottomLeft  => new(w, h, (h - 1) * w,  1, -w),   // upside down
        SKEncodedOrigin.LeftTop     => new(h, w, 0,            w,  1),   // transposed
        SKEncodedOrigin.RightTop    => new(h, w, (h - 1) * w, -w,  1),   // turned clockwise to be shown
        SKEncodedOrigin.RightBottom => new(h, w, (w * h) - 1, -w, -1),   // transposed about the other diagonal
        SKEncodedOrigin.LeftBottom  => new(h, w, w - 1,        w, -1),   // turned counter-clockwise to be shown
        _                           => new(w, h, 0,            1,  w),   // as stored
#pragma warning restore format
    };

    /// <summary>The image that is shown of the stored pixels, four bytes each.</summary>
    public RgbImage ToImage(ReadOnlySpan<uint> rgba)
    {
        var image = RgbImage.Uninitialized(Width, Height, out var pixels);
        CopyRgb(rgba, pixels);
        return image;
    }

    /// <summary>Copies red, green and blue of each pixel, in the order of the walk, from four bytes a pixel to three.</summary>
    public void CopyRgb(ReadOnlySpan<uint> rgba, Span<byte> rgb)
    {
        var to = 0;
        for (var y = 0; y < Height; y++)
        {
            var from = Start + (y * Down);
            var x = 0;
            if (Right == 1)         // four pixels at a time; the four bytes too many are overwritten by the pixels that follow
            {
                for (; x <= Width - 4 && to <= rgb.Length - Vector128<byte>.Count; x += 4, from += 4, to += 4 * RgbImage.Channels)
                    Vector128.Shuffle(Vector128.Create(rgba[from..]).AsByte(), WithoutEveryFourth).CopyTo(rgb[to..]);
            }

            for (; x < Width; x++, from += Right, to += RgbImage.Channels)
            {
                var pixel = rgba[from];
                rgb[to + 2] = (byte)(pixel >> 16);
                rgb[to + 1] = (byte)(pixel >> 8);
                rgb[to] = (byte)pixel;
            }
        }
    }
}
