namespace Inception.Metrics.Extraction;

/// <summary>An image that was left out.</summary>
/// <param name="Name">Its name in the set.</param>
/// <param name="Reason">Why it could not be read.</param>
public sealed record SkippedImage(string Name, string Reason);
