namespace Inception.Metrics;

/// <summary>FID of a random subset of the generated images.</summary>
/// <param name="Count">The images of the subset.</param>
/// <param name="Value">The distance.</param>
public sealed record FrechetSubset(int Count, double Value);
