namespace Inception.Metrics;

/// <summary>A Fréchet distance and its parts: <c>Value = MeanTerm + GeneratedTrace + RealTrace − 2·RootTrace</c>.</summary>
public sealed record FrechetDistanceResult
{
    /// <summary>The distance, at least 0 except for rounding. 0 for equal statistics.</summary>
    public required double Value { get; init; }

    /// <summary>The squared distance between the means.</summary>
    public required double MeanTerm { get; init; }

    /// <summary>The trace of the generated images' covariance.</summary>
    public required double GeneratedTrace { get; init; }

    /// <summary>The trace of the real images' covariance.</summary>
    public required double RealTrace { get; init; }

    /// <summary>The trace of the matrix square root, <c>tr √(Σ₁Σ₂)</c>.</summary>
    public required double RootTrace { get; init; }

    /// <summary>The maximum difference, caused by rounding, between <see cref="Value"/> and the exact distance of the given numbers.</summary>
    public required double ErrorBound { get; init; }

    /// <summary>The rank of the generated images' covariance, at most n − 1 and at most the dimensions.</summary>
    public required int GeneratedRank { get; init; }

    /// <summary>The rank of the real images' covariance.</summary>
    public required int RealRank { get; init; }

    /// <summary>The length of a row of features.</summary>
    public required int Dimensions { get; init; }

    /// <summary>
    /// Problems that make the distance less meaningful, with remedies: fewer images than dimensions, or a matrix that is not a valid covariance. Empty if there
    /// are none.
    /// </summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
