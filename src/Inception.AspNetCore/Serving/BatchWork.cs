using Inception.Explanation;

namespace Inception.AspNetCore.Serving;

/// <summary>What a request asks of the model.</summary>
internal enum Computation
{
    Logits,
    Embeddings,
    Activation,
}

/// <summary>The input of a request: preprocessed images.</summary>
/// <param name="Images"><c>N×C×CropSize×CropSize</c>.</param>
/// <param name="ClassIndex">The class to explain; the most probable one when null.</param>
internal sealed record BatchWork(float[] Images, int? ClassIndex = null);

/// <summary>The result of a request.</summary>
/// <param name="Values">Logits or embeddings.</param>
/// <param name="Activation">The explanation.</param>
/// <param name="Wait">How long the request waited for its batch.</param>
/// <param name="Compute">How long the model computed the batch.</param>
internal sealed record BatchOutcome(float[] Values, ClassActivation? Activation, TimeSpan Wait, TimeSpan Compute);
