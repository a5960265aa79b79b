namespace Inception.Metrics;

/// <summary>Density and coverage (Naeem et al. 2020, arXiv:2002.09797), which outliers disturb less than precision and recall.</summary>
public static class DensityCoverage
{
    /// <summary>Compares features.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="options">The neighbours; prdc's when null.</param>
    /// <param name="cancellation">Stops before the next block of rows.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is outside its range.</exception>
    /// <exception cref="MetricException">The real set has no more images than neighbours, or a number is not finite.</exception>
    public static DensityCoverageResult Compute(
        FeatureMatrix generated, FeatureMatrix real, DensityCoverageOptions? options = null, CancellationToken cancellation = default) =>
        NeighborMetrics.Compute(generated, real, null, options ?? new(), cancellation).DensityCoverage!;
}
