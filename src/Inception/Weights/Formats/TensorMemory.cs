using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>The native memory of a tensor as spans. A span holds at most 2 GiB, so that large tensors come in pieces.</summary>
internal static class TensorMemory
{
    private const long PieceBytes = 1 << 30;

    /// <summary>A contiguous CPU tensor as flat views of at most 1 GiB each, in order. The caller disposes each of them.</summary>
    public static IEnumerable<Tensor> Pieces(Tensor contiguous)
    {
        var numel = contiguous.numel();
        var step = PieceBytes / contiguous.ElementSize;
        using var flat = contiguous.view(-1);
        for (long first = 0; first < numel; first += step)
            yield return flat.narrow(0, first, Math.Min(step, numel - first));
    }
}
