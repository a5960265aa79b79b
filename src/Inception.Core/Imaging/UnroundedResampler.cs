using System.Buffers;
using System.Runtime.Intrinsics;

namespace Inception.Imaging;

/// <summary>
/// Pillow's resize of images of mode "F": two passes, along the rows and then down the columns, each summed in double in the order of
/// <c>Resample.c</c> and rounded to float32. The result is clipped to [0, 255].
/// </summary>
internal static class UnroundedResampler
{
    private const float White = 255;

    /// <summary>Writes the window, <c>vertical.Count</c> rows of <c>horizontal.Count</c> pixels, to <paramref name="target"/>.</summary>
    /// <param name="source">The source from its first row and column on.</param>
    /// <param name="stride">Bytes from one row of the source to the next.</param>
    /// <param name="channels">Bytes of a pixel: 1 or 3.</param>
    /// <param name="horizontal">The axis along a row.</param>
    /// <param name="vertical">The axis down a column.</param>
    /// <param name="target">Where the window goes.</param>
    /// <exception cref="ArgumentException">The image between the passes is too large.</exception>
    public static void Resample(
        ReadOnlySpan<byte> source, int stride, int channels, ExactAxis horizontal, ExactAxis vertical, Planes target)
    {
        var (rows, count) = (vertical.End - vertical.Begin, horizontal.Count);
        var rented = BetweenPasses.Rent<float>(rows, count * channels);
        for (var y = 0; y < rows; y++)
        {
            var row = source[((vertical.Begin + y) * stride)..];
            for (var channel = 0; channel < channels; channel++)
                AlongRow(row[channel..], channels, horizontal, rented.AsSpan(((y * channels) + channel) * count, count));
        }

        for (var y = 0; y < vertical.Count; y++)
        {
            var first = vertical.First(y) - vertical.Begin;
            for (var channel = 0; channel < channels; channel++)
                DownColumns(rented.AsSpan(((first * channels) + channel) * count), count * channels, vertical.Weights(y), target.Row(channel, y));
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static void AlongRow(ReadOnlySpan<byte> row, int step, ExactAxis axis, Span<float> target)
    {
        for (var x = 0; x < target.Length; x++)
        {
            var weights = axis.Weights(x);
            var at = axis.First(x) * step;
            var sum = 0.0;
            for (var t = 0; t < weights.Length; t++, at += step)
                sum += row[at] * weights[t];
            target[x] = (float)sum;
        }
    }

    private static void DownColumns(ReadOnlySpan<float> rows, int stride, ReadOnlySpan<double> weights, Span<float> target)
    {
        var x = 0;
        for (; x <= target.Length - Vector128<float>.Count; x += Vector128<float>.Count)
        {
            var sum = Vector256<double>.Zero;
            for (var t = 0; t < weights.Length; t++)
            {
                var (low, high) = Vector128.Widen(Vector128.Create(rows[((t * stride) + x)..]));
                sum += Vector256.Create(low, high) * weights[t];
            }

            var narrow = Vector128.Narrow(sum.GetLower(), sum.GetUpper());
            Vector128.Min(Vector128.Max(narrow, Vector128<float>.Zero), Vector128.Create(White)).CopyTo(target[x..]);
        }

        for (; x < target.Length; x++)
        {
            var sum = 0.0;
            for (var t = 0; t < weights.Length; t++)
                sum += rows[(t * stride) + x] * weights[t];
            target[x] = Math.Clamp((float)sum, 0, White);
        }
    }
}
