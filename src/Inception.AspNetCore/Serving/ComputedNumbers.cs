namespace Inception.AspNetCore;

/// <summary>Logits or embeddings of a batch of preprocessed images.</summary>
/// <param name="Values">The numbers: <c>N×</c> the number of classes, or <c>N×</c> the length of an embedding.</param>
/// <param name="Timing">The time of each part of the request.</param>
public sealed record ComputedNumbers(float[] Values, RequestTiming Timing);
