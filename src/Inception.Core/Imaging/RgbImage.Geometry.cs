namespace Inception.Imaging;

public sealed partial class RgbImage
{
    /// <summary>A window of the image; black where it reaches beyond the borders.</summary>
    /// <param name="left">The window's first column, counted from the image's; negative left of it.</param>
    /// <param name="top">The window's first row, counted from the image's; negative above it.</param>
    /// <param name="width">Columns of the window, at least 1.</param>
    /// <param name="height">Rows of the window, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
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

    /// <summary>The image with left and right exchanged.</summary>
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

    /// <summary>A window within the image, resized as by <see cref="Resize"/>: no pixel outside it is looked at.</summary>
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
