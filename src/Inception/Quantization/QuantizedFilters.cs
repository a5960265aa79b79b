using Inception.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Quantization;

/// <summary>
/// Filters as int8, symmetric, with one scale for each output channel: the largest weight of a channel becomes ±127 in 8 bits, or ±64 in 7 bits.
/// </summary>
/// <param name="Weight">Steps as int8, <c>O×I×kh×kw</c>.</param>
/// <param name="Scale">A step for each output, in float32.</param>
/// <param name="Bias">A summand for each output, in float32.</param>
/// <param name="Range">The largest step.</param>
internal sealed record QuantizedFilters(Tensor Weight, Tensor Scale, Tensor Bias, FilterRange Range) : IDisposable
{
    /// <summary>Quantizes filters with everything that was folded into them; the caller disposes the result.</summary>
    /// <param name="filters">The filters in floating point.</param>
    /// <param name="range">How many bits a weight may use.</param>
    public static QuantizedFilters Quantize(Filters filters, FilterRange range)
    {
        using var scope = NewDisposeScope();
        using Scalar none = 0, least = -(int)range, most = (int)range;
        var product = filters.Product();
        var greatest = product.abs().amax([1, 2, 3]);
        var scale = where(greatest.gt(none), greatest.div(most), ones_like(greatest)).to(ScalarType.Float32);
        var steps = (product / PerOutput(scale)).round().clamp(least, most).to(ScalarType.Int8);
        var bias = tensor(filters.Bias, dtype: ScalarType.Float32);
        return new(steps.DetachFromDisposeScope(), scale.DetachFromDisposeScope(), bias.DetachFromDisposeScope(), range);
    }

    /// <summary>What the steps stand for, in float64; the caller disposes it.</summary>
    public Tensor Product()
    {
        using var scope = NewDisposeScope();
        return (Weight.to(ScalarType.Float64) * PerOutput(Scale)).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Weight.Dispose();
        Scale.Dispose();
        Bias.Dispose();
    }

    private static Tensor PerOutput(Tensor scale) => scale.to(ScalarType.Float64).view(-1, 1, 1, 1);
}
