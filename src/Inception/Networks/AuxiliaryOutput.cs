using static TorchSharp.torch;

namespace Inception.Networks;

/// <summary>The logits of a network and of its auxiliary heads, each <c>N×classes</c>. Disposing it disposes them all.</summary>
/// <param name="Logits">The classifier's logits.</param>
/// <param name="Auxiliary1">The logits of the head nearest to the input; <see langword="null"/> without heads.</param>
/// <param name="Auxiliary2">The logits of the second head; <see langword="null"/> where there is none.</param>
public sealed record AuxiliaryOutput(Tensor Logits, Tensor? Auxiliary1, Tensor? Auxiliary2) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Logits.Dispose();
        Auxiliary1?.Dispose();
        Auxiliary2?.Dispose();
    }
}
