namespace Inception.Metrics.Extraction;

/// <summary>An image that was skipped because it could not be read.</summary>
/// <param name="Name">The name of the image in its set.</param>
/// <param name="Reason">The reason why the image could not be read.</param>
public sealed record SkippedImage(string Name, string Reason);
