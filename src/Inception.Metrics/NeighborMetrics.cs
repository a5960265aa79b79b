namespace Inception.Metrics;

/// <summary>Computes precision, recall, density and coverage in one pass over all distances, which halves the time.</summary>
/// <remarks>
/// Distances are computed in float64, after subtracting a point near the mean of the real images. Rows are processed in blocks, so memory grows with the number
/// of images, not with its square. Equal images have exactly equal distances, and distances of integers are exact, so ties do not depend on rounding.
/// </remarks>
public static class NeighborMetrics
{
    /// <summary>The least sum of precision and recall that the F-score divides by, as in torch-fidelity.</summary>
    private const double LeastSum = 1e-5;

    /// <summary>Compares the features of generated and real images.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="precisionRecall">The options of precision and recall. Not computed when null.</param>
    /// <param name="densityCoverage">The options of density and coverage. Not computed when null.</param>
    /// <param name="cancellation">Cancels before the next block of rows.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is out of its range.</exception>
    /// <exception cref="MetricException">A set does not have more images than neighbours, or a number is infinite or NaN.</exception>
    public static NeighborMetricsResult Compute(
        FeatureMatrix generated,
        FeatureMatrix real,
        PrecisionRecallOptions? precisionRecall,
        DensityCoverageOptions? densityCoverage,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentNullException.ThrowIfNull(real);
        precisionRecall?.Validate();
        densityCoverage?.Validate();
        EqualDimensions.Require(generated.Dimensions, real.Dimensions);
        if (precisionRecall is not null) RequireNeighbors(generated, precisionRecall.Neighbors, "generated");
        RequireNeighbors(real, Math.Max(precisionRecall?.Neighbors ?? 0, densityCoverage?.Neighbors ?? 0), "real");
        if (generated.Count == 0) throw new MetricException("Expected generated images, found none.");
        if (precisionRecall is null && densityCoverage is null) return new();
        var shift = FeatureBlock.Shift(real);
        var comparison = new NeighborComparison(generated, real, shift, precisionRecall, densityCoverage);
        comparison.Run(cancellation);
        return new()
        {
            PrecisionRecall = precisionRecall is null ? null : PrecisionRecall(comparison, generated.Count, real.Count),
            DensityCoverage = densityCoverage is null ? null : new()
            {
                Density = (double)comparison.Containments / densityCoverage.Neighbors / generated.Count,
                Coverage = (double)comparison.CoveredReal / real.Count,
                Containments = comparison.Containments,
                CoveredReal = comparison.CoveredReal,
            },
        };
    }

    private static PrecisionRecallResult PrecisionRecall(NeighborComparison comparison, double generated, double real)
    {
        var (precision, recall) = (comparison.GeneratedInside / generated, comparison.RealInside / real);
        return new()
        {
            Precision = precision,
            Recall = recall,
            FScore = 2 * precision * recall / Math.Max(LeastSum, precision + recall),
            GeneratedInside = comparison.GeneratedInside,
            RealInside = comparison.RealInside,
        };
    }

    private static void RequireNeighbors(FeatureMatrix features, int neighbors, string name)
    {
        if (features.Count <= neighbors)
            throw new MetricException($"The distance to the neighbour {neighbors} needs more than {neighbors} {name} images, found {features.Count}. "
                + "Use fewer neighbours or more images.");
    }
}
