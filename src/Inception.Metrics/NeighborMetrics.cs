namespace Inception.Metrics;

/// <summary>Precision, recall, density and coverage from one pass over all distances, which costs half of two passes.</summary>
public static class NeighborMetrics
{
    /// <summary>Compares features.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="precisionRecall">The neighbours of precision and recall; not computed when null.</param>
    /// <param name="densityCoverage">The neighbours of density and coverage; not computed when null.</param>
    /// <param name="cancellation">Stops before the next block of rows.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is outside its range.</exception>
    /// <exception cref="MetricException">A set has no more images than neighbours, or a number is not finite.</exception>
    public static NeighborMetricsResult Compute(
        FeatureMatrix generated,
        FeatureMatrix real,
        PrecisionRecallOptions? precisionRecall,
        DensityCoverageOptions? densityCoverage,
        CancellationToken cancellation = default) => throw new NotImplementedException();
}
