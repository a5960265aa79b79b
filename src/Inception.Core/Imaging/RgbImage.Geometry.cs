namespace Inception.Imaging;

public sealed partial class RgbImage
{
    /// <summary>Copies a window of the image. Parts of the window outside the image are black.</summary>
    /// <param name="left">The first column of the window. 0 is the first column of the image; negative numbers are left of it.</param>
    /// <param name="top">The first row of the window. 0 is the first row of the image; negative numbers are above it.</param>
    /// <param name="width">The width of the window in pixels, at least 1.</param>
    /// <param name="height">The height of the window in pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width or the height is less than 1.</exception>
    public RgbImage Crop(int left, int top, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var window = Uninitialized(width, height, out var pixels);
        var first = (int)Math.Clamp(-(long)left, 0, width);
        var end = (int)Math.Clamp((long)Width - left, first, width);
        for (var y = 0; y < height; y++)
        {
            var row = pixels.Slice(y * width * Channels, width * Channels);
            var from = (long)top + y;
            if (from < 0 || from >= Height || first == end)
            {
                row.Clear();
                continue;
            }

            row[..(first * Channels)].Clear();
            row[(end * Channels)..].Clear();
            var source = (((int)from * Width) + left + first) * Channels;
            _pixels.AsSpan(source, (end - first) * Channels).CopyTo(row[(first * Channels)..]);
        }

        return window;
    }

    /// <summary>Mirrors the image: exchanges left and right.</summary>
    public RgbImage Mirrored()
    {
        var mirrored = Uninitialized(Width, Height, out var pixels);
        for (var y = 0; y < Height; y++)
        {
            var row = y * Width * Channels;
            for (var (from, to) = (row, row + ((Width - 1) * Channels)); from < row + (Width * Channels); from += Channels, to -= Channels)
                (pixels[to], pixels[to + 1], pixels[to + 2]) = (_pixels[from], _pixels[from + 1], _pixels[from + 2]);
        }

        return mirrored;
    }

    /// <summary>Resizes a window of the image as <see cref="Resize"/> does. Pixels outside the window have no influence.</summary>
    internal RgbImage ResizedCrop(int left, int top, int width, int height, int newWidth, int newHeight, Interpolation interpolation)
    {
        var resized = Uninitialized(newWidth, newHeight, out var pixels);
        Resampler.Resample(
            _pixels.AsSpan(((top * Width) + left) * Channels), Width * Channels, Channels,
            new(width, newWidth, interpolation, 0, newWidth),
            new(height, newHeight, interpolation, 0, newHeight),
            pixels);
        return resized;
    }
}
