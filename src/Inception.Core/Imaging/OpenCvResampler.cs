namespace Inception.Imaging;

/// <summary>OpenCV's <c>resize</c> of bytes with <c>INTER_LINEAR</c>, to the last bit: sums, shifts and roundings are those of <c>resize.cpp</c>.</summary>
internal static class OpenCvResampler
{
    /// <summary>Writes the window's pixels, <c>vertical.Count</c> rows of <c>horizontal.Count</c> pixels, to <paramref name="target"/>.</summary>
    /// <param name="source">The source from its first row and column on.</param>
    /// <param name="stride">Bytes from one row of the source to the next.</param>
    /// <param name="channels">Bytes of a pixel: 1 or 3.</param>
    /// <param name="horizontal">The axis along a row.</param>
    /// <param name="vertical">The axis down a column.</param>
    /// <param name="target">Room for the window's pixels.</param>
    public static void Resample(
        ReadOnlySpan<byte> source, int stride, int channels, OpenCvAxis horizontal, OpenCvAxis vertical, Span<byte> target)
    {
        var length = horizontal.Count * channels;
        for (var y = 0; y < vertical.Count; y++)
        {
            var upper = source[(vertical.Lower[y] * stride)..];
            var lower = source[(vertical.Upper[y] * stride)..];
            var (upperWeight, lowerWeight) = (vertical.LowerWeight[y], vertical.UpperWeight[y]);
            var row = target.Slice(y * length, length);
            for (var (x, to) = (0, 0); x < horizontal.Count; x++)
            {
                var (left, right) = (horizontal.Lower[x] * channels, horizontal.Upper[x] * channels);
                var (leftWeight, rightWeight) = (horizontal.LowerWeight[x], horizontal.UpperWeight[x]);
                for (var channel = 0; channel < channels; channel++, to++)
                {
                    var above = (upper[left + channel] * leftWeight) + (upper[right + channel] * rightWeight);
                    var below = (lower[left + channel] * leftWeight) + (lower[right + channel] * rightWeight);
                    row[to] = (byte)((((upperWeight * (above >> 4)) >> 16) + ((lowerWeight * (below >> 4)) >> 16) + 2) >> 2);
                }
            }
        }
    }
}
