namespace Inception.AspNetCore;

/// <summary>Logits or embeddings of a batch of preprocessed images.</summary>
/// <param name="Values"><c>N×</c> the length of a result.</param>
/// <param name="Timing">Where the time went.</param>
public sealed record ComputedNumbers(float[] Values, RequestTiming Timing);
