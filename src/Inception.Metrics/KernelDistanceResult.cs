namespace Inception.Metrics;

/// <summary>KID, computed over subsets.</summary>
public sealed record KernelDistanceResult
{
    /// <summary>The mean over the subsets. Slightly negative values are normal for equal distributions, because the estimate is unbiased.</summary>
    public required double Mean { get; init; }

    /// <summary>
    /// The standard deviation over the subsets, with the number of subsets as the divisor. It is not the standard error of the mean, because subsets share
    /// images.
    /// </summary>
    public required double StandardDeviation { get; init; }

    /// <summary>The number of images that each subset drew from each set.</summary>
    public required int SubsetSize { get; init; }

    /// <summary>The value of each subset, in the order of the draws.</summary>
    public required IReadOnlyList<double> Subsets { get; init; }
}
