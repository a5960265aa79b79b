namespace Inception.AspNetCore;

/// <summary>Where the time of a request went.</summary>
/// <param name="Decode">The image was decoded.</param>
/// <param name="Preprocess">The image was resized, cropped and normalized.</param>
/// <param name="Wait">The request waited for its batch.</param>
/// <param name="Compute">The model computed the batch.</param>
public readonly record struct RequestTiming(TimeSpan Decode, TimeSpan Preprocess, TimeSpan Wait, TimeSpan Compute);
