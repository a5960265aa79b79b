namespace Inception.Metrics.Extraction;

/// <summary>A layer whose features a network computes for each image.</summary>
/// <param name="Name">
/// The name, as in torch-fidelity: <c>64</c>, <c>192</c>, <c>768</c>, <c>2048</c> or <c>logits_unbiased</c> for the FID network.
/// </param>
/// <param name="Length">The length of the feature vector.</param>
public sealed record FeatureLayer(string Name, int Length)
{
    /// <summary>The name of the layer of logits without bias, which the Inception Score uses.</summary>
    public const string UnbiasedLogits = "logits_unbiased";
}
