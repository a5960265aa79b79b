namespace Inception.Metrics;

/// <summary>Precision and recall by neighbours (Kynkäänniemi et al. 2019, arXiv:1904.06991).</summary>
/// <remarks>
/// torch-fidelity computes them on features of VGG16 unless told otherwise. On features of the FID network these are its numbers for
/// <c>feature_extractor="inception-v3-compat"</c>.
/// </remarks>
public static class PrecisionRecall
{
    /// <summary>Compares features.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="options">The neighbours; torch-fidelity's when null.</param>
    /// <param name="cancellation">Stops before the next block of rows.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is outside its range.</exception>
    /// <exception cref="MetricException">A set has no more images than neighbours, or a number is not finite.</exception>
    public static PrecisionRecallResult Compute(
        FeatureMatrix generated, FeatureMatrix real, PrecisionRecallOptions? options = null, CancellationToken cancellation = default) =>
        NeighborMetrics.Compute(generated, real, options ?? new(), null, cancellation).PrecisionRecall!;
}
