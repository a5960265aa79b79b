namespace Inception.AspNetCore;

/// <summary>The time of each part of a request.</summary>
/// <param name="Decode">The time to decode the image.</param>
/// <param name="Preprocess">The time to resize, crop and normalize the image.</param>
/// <param name="Wait">The time that the request waited for its batch.</param>
/// <param name="Compute">The time that the model computed the batch.</param>
public readonly record struct RequestTiming(TimeSpan Decode, TimeSpan Preprocess, TimeSpan Wait, TimeSpan Compute);
