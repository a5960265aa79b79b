namespace Inception.Metrics.Extraction;

/// <summary>One vector of features that a network computes of an image.</summary>
/// <param name="Name">
/// The name, as torch-fidelity writes it: <c>64</c>, <c>192</c>, <c>768</c>, <c>2048</c> or <c>logits_unbiased</c> of the FID network.
/// </param>
/// <param name="Length">The numbers of the vector.</param>
public sealed record FeatureLayer(string Name, int Length)
{
    /// <summary>The name of the logits without their bias, which the Inception Score reads.</summary>
    public const string UnbiasedLogits = "logits_unbiased";
}
