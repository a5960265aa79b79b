namespace Inception.Metrics;

/// <summary>FID∞: the straight line through the FID of subsets over 1/n, at 1/n = 0.</summary>
public sealed record FrechetExtrapolation
{
    /// <summary>FID for infinitely many generated images.</summary>
    public required double Value { get; init; }

    /// <summary>The line's slope: the bias at n images is about <c>Slope / n</c>.</summary>
    public required double Slope { get; init; }

    /// <summary>The standard error of <see cref="Value"/> by the residuals of the line; NaN with two subsets.</summary>
    public required double StandardError { get; init; }

    /// <summary>The subsets in order of their size.</summary>
    public required IReadOnlyList<FrechetSubset> Subsets { get; init; }
}
