namespace Inception.AspNetCore;

/// <summary>The embedding of one image.</summary>
/// <param name="Vector">The vector that the classifier reads.</param>
/// <param name="Timing">Where the time went.</param>
public sealed record EmbeddedImage(float[] Vector, RequestTiming Timing);
