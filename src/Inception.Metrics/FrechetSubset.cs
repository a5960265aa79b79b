namespace Inception.Metrics;

/// <summary>The FID of a random subset of the generated images.</summary>
/// <param name="Count">The number of images in the subset.</param>
/// <param name="Value">The distance.</param>
public sealed record FrechetSubset(int Count, double Value);
