using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Quantization;

/// <summary>Counts the values of tensors.</summary>
internal static class ValueHistogramTensors
{
    /// <summary>Counts the values.</summary>
    /// <param name="histogram">The counts so far.</param>
    /// <param name="values">Values in float32 of any shape, on the CPU.</param>
    /// <returns>False when a value is no finite number; nothing has been counted then.</returns>
    public static bool Add(this ValueHistogram histogram, Tensor values)
    {
        using var scope = NewDisposeScope();
        var (low, high) = (values.min().item<float>(), values.max().item<float>());
        if (!float.IsFinite(low) || !float.IsFinite(high)) return false;
        using Scalar unit = histogram.Include(low, high);
        float[] counts = [.. histc(values.mul(unit), ValueHistogram.Bins, -1, 1).data<float>()];
        histogram.Add(counts);
        return true;
    }
}
