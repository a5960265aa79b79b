namespace Inception.Metrics;

/// <summary>
/// KID, the kernel distance of two sets of features (Bińkowski et al. 2018, arXiv:1801.01401): the unbiased estimate of the squared maximum mean
/// discrepancy.
/// </summary>
public static class KernelDistance
{
    /// <summary>KID over random subsets, as the libraries compute it.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="options">Kernel and subsets; torch-fidelity's when null.</param>
    /// <param name="cancellation">Stops before the next subset.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is outside its range.</exception>
    /// <exception cref="MetricException">A set has fewer images than a subset, or a number is not finite.</exception>
    public static KernelDistanceResult Compute(
        FeatureMatrix generated, FeatureMatrix real, KernelDistanceOptions? options = null, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>KID of all images, without random subsets. The sets may differ in size.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="options">The kernel; the subsets are not used. Degree 3 when null.</param>
    /// <param name="cancellation">Stops before the next block of rows.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is outside its range.</exception>
    /// <exception cref="MetricException">A set has fewer than 2 images, or a number is not finite.</exception>
    public static double ComputeAll(
        FeatureMatrix generated, FeatureMatrix real, KernelDistanceOptions? options = null, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>A confidence interval of <see cref="ComputeAll"/> by the bootstrap over the images of both sets. Pairs of the same image are left out.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="options">The kernel; degree 3 when null.</param>
    /// <param name="bootstrap">Replicates, level and seed; defaults when null.</param>
    /// <param name="cancellation">Stops before the next block of rows.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is outside its range.</exception>
    public static BootstrapInterval Bootstrap(
        FeatureMatrix generated,
        FeatureMatrix real,
        KernelDistanceOptions? options = null,
        BootstrapOptions? bootstrap = null,
        CancellationToken cancellation = default) => throw new NotImplementedException();
}
