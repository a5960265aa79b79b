using System.Buffers;

namespace Inception.Imaging;

/// <summary>Bilinear resize without antialiasing, in float32: along the rows, then between two of them.</summary>
internal static class LinearResampler
{
    /// <summary>Writes the window, <c>vertical.Count</c> rows of <c>horizontal.Count</c> pixels, to <paramref name="target"/>.</summary>
    /// <param name="source">The source from its first row and column on.</param>
    /// <param name="stride">Bytes from one row of the source to the next.</param>
    /// <param name="channels">Bytes of a pixel: 1 or 3.</param>
    /// <param name="levels">What each of the 256 levels of a byte is worth.</param>
    /// <param name="horizontal">The axis along a row.</param>
    /// <param name="vertical">The axis down a column.</param>
    /// <param name="target">Where the window goes.</param>
    public static void Resample<TBlend>(
        ReadOnlySpan<byte> source, int stride, int channels, ReadOnlySpan<float> levels, LinearAxis horizontal, LinearAxis vertical, Planes target)
        where TBlend : IBlend
    {
        var length = horizontal.Count * channels;
        var rented = ArrayPool<float>.Shared.Rent(2 * length);
        var resampled = rented.AsSpan(0, 2 * length);       // two rows: that of a target row's lower neighbour, and that of its upper
        var (lower, upper) = (0, length);
        var (lowerIs, upperIs) = (-1, -1);
        for (var y = 0; y < vertical.Count; y++)
        {
            if (upperIs == vertical.Lower[y] && lowerIs != upperIs)
                (lower, upper, lowerIs, upperIs) = (upper, lower, upperIs, lowerIs);
            if (lowerIs != vertical.Lower[y])
                AlongRow<TBlend>(source[((lowerIs = vertical.Lower[y]) * stride)..], channels, levels, horizontal, resampled.Slice(lower, length));
            if (upperIs != vertical.Upper[y])
                AlongRow<TBlend>(source[((upperIs = vertical.Upper[y]) * stride)..], channels, levels, horizontal, resampled.Slice(upper, length));

            for (var channel = 0; channel < channels; channel++)
            {
                var from = channel * horizontal.Count;
                TBlend.Blend(
                    resampled.Slice(lower + from, horizontal.Count),
                    resampled.Slice(upper + from, horizontal.Count),
                    vertical.Fraction[y],
                    target.Row(channel, y));
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Resamples one row; its channels come to lie one behind the other.</summary>
    private static void AlongRow<TBlend>(ReadOnlySpan<byte> row, int channels, ReadOnlySpan<float> levels, LinearAxis axis, Span<float> target)
        where TBlend : IBlend
    {
        var count = axis.Count;
        var (lower, upper, fraction) = (axis.Lower, axis.Upper, axis.Fraction);
        for (var channel = 0; channel < channels; channel++)
        {
            var plane = target.Slice(channel * count, count);
            for (var x = 0; x < plane.Length; x++)
            {
                plane[x] = TBlend.Blend(
                    levels[row[(lower[x] * channels) + channel]], levels[row[(upper[x] * channels) + channel]], fraction[x]);
            }
        }
    }
}
