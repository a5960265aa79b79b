using Inception.Graphs;
using static TorchSharp.torch;

namespace Inception.Quantization;

/// <summary><see cref="QuantizedFilters"/> and their bias as tensors, in memory of their own.</summary>
/// <param name="Weight">Steps as int8, <c>O×I×kh×kw</c>.</param>
/// <param name="Scale">A step for each output, in float32.</param>
/// <param name="Bias">A summand for each output, in float32.</param>
/// <param name="Range">The largest step.</param>
internal sealed record QuantizedFilterTensors(Tensor Weight, Tensor Scale, Tensor Bias, FilterRange Range) : IDisposable
{
    /// <summary>Quantizes filters with everything that was folded into them; the caller disposes the result.</summary>
    /// <param name="filters">The filters in floating point.</param>
    /// <param name="range">How many bits a weight may use.</param>
    public static QuantizedFilterTensors Quantize(Filters filters, FilterRange range)
    {
        using var scope = NewDisposeScope();
        var quantized = QuantizedFilters.Quantize(filters, range);
        var weight = tensor(quantized.Weight, [.. quantized.Shape]);
        var (scale, bias) = (tensor(quantized.Scale), tensor(filters.Bias, dtype: ScalarType.Float32));
        return new(weight.DetachFromDisposeScope(), scale.DetachFromDisposeScope(), bias.DetachFromDisposeScope(), range);
    }

    /// <summary>What the steps stand for, in float64; the caller disposes it.</summary>
    public Tensor Product()
    {
        using var scope = NewDisposeScope();
        return (Weight.to(ScalarType.Float64) * Scale.to(ScalarType.Float64).view(-1, 1, 1, 1)).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Weight.Dispose();
        Scale.Dispose();
        Bias.Dispose();
    }
}
