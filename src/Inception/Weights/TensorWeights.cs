using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>The values of a tensor, which stays its owner's and is read when they are needed.</summary>
/// <param name="tensor">A tensor of real numbers on any device.</param>
internal sealed class TensorWeights(Tensor tensor) : WeightArray(tensor.shape)
{
    /// <inheritdoc/>
    public override void CopyTo(Span<double> values)
    {
        if (Count == 0) return;
        using var detached = tensor.detach();
        using var local = detached.cpu();
        using var contiguous = local.contiguous();
        if (contiguous.dtype == ScalarType.Float32)
        {
            Widen(MemoryMarshal.Cast<byte, float>(contiguous.bytes), values);
            return;
        }

        using var wide = contiguous.to(ScalarType.Float64);
        MemoryMarshal.Cast<byte, double>(wide.bytes).CopyTo(values);
    }

    private static void Widen(ReadOnlySpan<float> numbers, Span<double> values)
    {
        for (var i = 0; i < numbers.Length; i++) values[i] = numbers[i];
    }
}
