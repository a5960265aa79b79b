namespace Inception.Metrics;

/// <summary>FID∞: a line is fitted to the FID of subsets as a function of 1/n, and evaluated at 1/n = 0.</summary>
public sealed record FrechetExtrapolation
{
    /// <summary>The FID for infinitely many generated images.</summary>
    public required double Value { get; init; }

    /// <summary>The slope of the line. The bias of FID with n images is about <c>Slope / n</c>.</summary>
    public required double Slope { get; init; }

    /// <summary>The standard error of <see cref="Value"/>, from the residuals of the line. NaN with two subsets.</summary>
    public required double StandardError { get; init; }

    /// <summary>The subsets, sorted by size.</summary>
    public required IReadOnlyList<FrechetSubset> Subsets { get; init; }
}
