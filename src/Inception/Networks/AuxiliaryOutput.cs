using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>The logits of a network and of its auxiliary heads, each <c>N×classes</c>. Disposing the record disposes all tensors.</summary>
/// <param name="Logits">The classifier's logits.</param>
/// <param name="Auxiliary">The logits of each auxiliary head, in the order of the heads from input to output.</param>
public sealed record AuxiliaryOutput(Tensor Logits, IReadOnlyList<Tensor> Auxiliary) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Logits.Dispose();
        foreach (var logits in Auxiliary) logits.Dispose();
    }
}
