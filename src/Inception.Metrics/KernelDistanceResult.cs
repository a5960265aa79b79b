namespace Inception.Metrics;

/// <summary>KID over its subsets.</summary>
public sealed record KernelDistanceResult
{
    /// <summary>The mean over the subsets. Slightly negative values are right for equal distributions: the estimate is unbiased.</summary>
    public required double Mean { get; init; }

    /// <summary>The standard deviation over the subsets, with the number of subsets as divisor. It is no error of the mean: subsets share images.</summary>
    public required double StandardDeviation { get; init; }

    /// <summary>The images that each subset took from each set.</summary>
    public required int SubsetSize { get; init; }

    /// <summary>The value of each subset, in the order of the draws.</summary>
    public required IReadOnlyList<double> Subsets { get; init; }
}
