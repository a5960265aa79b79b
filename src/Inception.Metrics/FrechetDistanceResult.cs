namespace Inception.Metrics;

/// <summary>A Fréchet distance and its parts: <c>Value = MeanTerm + GeneratedTrace + RealTrace − 2·RootTrace</c>.</summary>
public sealed record FrechetDistanceResult
{
    /// <summary>The distance; 0 for equal statistics, and never below 0 but for rounding.</summary>
    public required double Value { get; init; }

    /// <summary>The squared distance of the means.</summary>
    public required double MeanTerm { get; init; }

    /// <summary>The trace of the generated images' covariance.</summary>
    public required double GeneratedTrace { get; init; }

    /// <summary>The trace of the real images' covariance.</summary>
    public required double RealTrace { get; init; }

    /// <summary><c>tr √(Σ₁Σ₂)</c>.</summary>
    public required double RootTrace { get; init; }

    /// <summary>How far <see cref="Value"/> may be from the exact distance of the given numbers, by the rounding of this computation.</summary>
    public required double ErrorBound { get; init; }

    /// <summary>The rank of the generated images' covariance, at most n − 1 and at most the dimensions.</summary>
    public required int GeneratedRank { get; init; }

    /// <summary>The rank of the real images' covariance.</summary>
    public required int RealRank { get; init; }

    /// <summary>The numbers of a row.</summary>
    public required int Dimensions { get; init; }

    /// <summary>What makes the number less meaningful, and what to do: fewer images than dimensions, a covariance that is not one.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
