using Inception.Graphs;

namespace Inception.Quantization;

/// <summary>
/// Filters as int8, symmetric, with one scale for each output channel: the largest weight of a channel becomes ±127 in 8 bits, or ±64 in 7 bits.
/// </summary>
/// <param name="Shape"><c>O×I×kh×kw</c>.</param>
/// <param name="Weight">Steps, in the order of the shape.</param>
/// <param name="Scale">A step for each output.</param>
/// <param name="Range">The largest step.</param>
internal sealed record QuantizedFilters(IReadOnlyList<long> Shape, sbyte[] Weight, float[] Scale, FilterRange Range)
{
    /// <summary>Quantizes filters with everything that was folded into them.</summary>
    /// <param name="filters">The filters in floating point.</param>
    /// <param name="range">How many bits a weight may use.</param>
    public static QuantizedFilters Quantize(Filters filters, FilterRange range)
    {
        var product = filters.Product();
        var (steps, scales) = (new sbyte[product.Length], new float[filters.Count]);
        var size = product.Length / filters.Count;
        for (var output = 0; output < filters.Count; output++)
        {
            var values = product.AsSpan(output * size, size);
            var greatest = 0.0;
            foreach (var value in values) greatest = Math.Max(greatest, Math.Abs(value));
            var scale = scales[output] = greatest > 0 ? (float)(greatest / (int)range) : 1;
            for (var i = 0; i < size; i++)
                steps[(output * size) + i] = (sbyte)Math.Clamp(Math.Round(values[i] / scale), -(int)range, (int)range);
        }

        return new(filters.Shape, steps, scales, range);
    }
}
