namespace Inception.Metrics;

/// <summary>Density and coverage (Naeem et al. 2020, arXiv:2002.09797). They are less sensitive to outliers than precision and recall.</summary>
public static class DensityCoverage
{
    /// <summary>Compares the features of generated and real images.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="options">The number of neighbours and the radius. When null, the defaults of prdc.</param>
    /// <param name="cancellation">Cancels before the next block of rows.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is out of its range.</exception>
    /// <exception cref="MetricException">The real set does not have more images than neighbours, or a number is infinite or NaN.</exception>
    public static DensityCoverageResult Compute(
        FeatureMatrix generated, FeatureMatrix real, DensityCoverageOptions? options = null, CancellationToken cancellation = default) =>
        NeighborMetrics.Compute(generated, real, null, options ?? new(), cancellation).DensityCoverage!;
}
