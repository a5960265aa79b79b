namespace Inception.AspNetCore;

/// <summary>The embedding of one image.</summary>
/// <param name="Vector">The embedding, which is the input of the classifier.</param>
/// <param name="Timing">The time of each part of the request.</param>
public sealed record EmbeddedImage(float[] Vector, RequestTiming Timing);
