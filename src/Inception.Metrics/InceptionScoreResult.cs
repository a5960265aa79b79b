namespace Inception.Metrics;

/// <summary>The Inception Score over its splits.</summary>
public sealed record InceptionScoreResult
{
    /// <summary>
    /// The mean over the splits, from 1 to the number of classes. It depends on the number of images and on the number of splits, so report both.
    /// </summary>
    public required double Mean { get; init; }

    /// <summary>The standard deviation over the splits, with the number of splits as the divisor.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>The score of each split.</summary>
    public required IReadOnlyList<double> Splits { get; init; }
}
