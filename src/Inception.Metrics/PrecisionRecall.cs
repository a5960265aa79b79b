namespace Inception.Metrics;

/// <summary>Precision and recall by nearest neighbours (Kynkäänniemi et al. 2019, arXiv:1904.06991).</summary>
/// <remarks>
/// By default torch-fidelity computes them on features of VGG16. On features of the FID network, the results equal those of torch-fidelity with
/// <c>feature_extractor="inception-v3-compat"</c>.
/// </remarks>
public static class PrecisionRecall
{
    /// <summary>Compares the features of generated and real images.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="options">The number of neighbours and the radius. When null, the defaults of torch-fidelity.</param>
    /// <param name="cancellation">Cancels before the next block of rows.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is out of its range.</exception>
    /// <exception cref="MetricException">A set does not have more images than neighbours, or a number is infinite or NaN.</exception>
    public static PrecisionRecallResult Compute(
        FeatureMatrix generated, FeatureMatrix real, PrecisionRecallOptions? options = null, CancellationToken cancellation = default) =>
        NeighborMetrics.Compute(generated, real, options ?? new(), null, cancellation).PrecisionRecall!;
}
