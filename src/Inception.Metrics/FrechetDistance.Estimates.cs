namespace Inception.Metrics;

public static partial class FrechetDistance
{
    /// <summary>FID of each class that both sets have at least two images of, in the classes' order.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="generatedClasses">The class of each generated image.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="realClasses">The class of each real image.</param>
    /// <param name="cancellation">Stops before the next class.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or a list has another length than its features.</exception>
    public static IReadOnlyList<ClassFrechetDistance> ComputePerClass(
        FeatureMatrix generated,
        IReadOnlyList<int> generatedClasses,
        FeatureMatrix real,
        IReadOnlyList<int> realClasses,
        CancellationToken cancellation = default) => throw new NotImplementedException();

    /// <summary>
    /// FID∞ (Chong and Forsyth 2020, arXiv:1911.07023): FID of random subsets of the generated images, extrapolated over 1/n to infinitely many images.
    /// </summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">Statistics of the real images.</param>
    /// <param name="options">The sizes of the subsets and the seed; defaults when null.</param>
    /// <param name="cancellation">Stops before the next subset.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is outside its range.</exception>
    /// <exception cref="MetricException">There are fewer generated images than the smallest subset.</exception>
    public static FrechetExtrapolation Extrapolate(
        FeatureMatrix generated, FeatureStatistics real, FrechetExtrapolationOptions? options = null, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>A confidence interval of FID by the bootstrap over the images of both sets.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="options">Replicates, level and seed; defaults when null.</param>
    /// <param name="cancellation">Stops before the next replicate.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is outside its range.</exception>
    public static BootstrapInterval Bootstrap(
        FeatureMatrix generated, FeatureMatrix real, BootstrapOptions? options = null, CancellationToken cancellation = default) =>
        throw new NotImplementedException();
}
