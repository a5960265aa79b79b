using Inception.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Quantization;

/// <summary>Filters in 8 bits: symmetric, with a scale for each output, so that the greatest weight of each is 127 or −127.</summary>
/// <param name="Weight">−127 … 127 as int8, <c>O×I×kh×kw</c>.</param>
/// <param name="Scale">A step for each output, in float32.</param>
/// <param name="Bias">A summand for each output, in float32.</param>
internal sealed record QuantizedFilters(Tensor Weight, Tensor Scale, Tensor Bias) : IDisposable
{
    private const int Greatest = 127;

    /// <summary>Quantises filters with all that was folded into them; the caller disposes the result.</summary>
    public static QuantizedFilters Of(Filters filters)
    {
        using var scope = NewDisposeScope();
        using Scalar none = 0, least = -Greatest, most = Greatest;
        var product = filters.Product();
        var greatest = product.abs().amax([1, 2, 3]);
        var scale = where(greatest.gt(none), greatest.div(most), ones_like(greatest)).to(ScalarType.Float32);
        var steps = (product / PerOutput(scale)).round().clamp(least, most).to(ScalarType.Int8);
        return new(steps.DetachFromDisposeScope(), scale.DetachFromDisposeScope(), tensor(filters.Bias, dtype: ScalarType.Float32).DetachFromDisposeScope());
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
