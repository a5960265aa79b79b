namespace Inception.Metrics;

public static partial class KernelDistance
{
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
