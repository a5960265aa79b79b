using Inception.Metrics.Numerics;

namespace Inception.Metrics;

public static partial class FrechetDistance
{
    private const int UsualSmallestSubset = 5000;

    /// <summary>Computes the FID of each class with at least two images in both sets, in the order of the classes.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="generatedClasses">The class of each generated image.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="realClasses">The class of each real image.</param>
    /// <param name="cancellation">Cancels before the next class.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or the number of classes differs from the number of images.</exception>
    /// <exception cref="MetricException">A number is infinite or NaN.</exception>
    public static IReadOnlyList<ClassFrechetDistance> ComputePerClass(
        FeatureMatrix generated,
        IReadOnlyList<int> generatedClasses,
        FeatureMatrix real,
        IReadOnlyList<int> realClasses,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentNullException.ThrowIfNull(generatedClasses);
        ArgumentNullException.ThrowIfNull(real);
        ArgumentNullException.ThrowIfNull(realClasses);
        EqualDimensions.Require(generated.Dimensions, real.Dimensions);
        var (first, second) = (RowsByClass(generated, generatedClasses, nameof(generatedClasses)), RowsByClass(real, realClasses, nameof(realClasses)));
        return [.. first.Keys.Where(second.ContainsKey).Order().Select(name => new ClassFrechetDistance
        {
            Class = name,
            GeneratedCount = first[name].Length,
            RealCount = second[name].Length,
            Distance = Compare(FrechetSide.Of(generated, first[name], cancellation), FrechetSide.Of(real, second[name], cancellation), cancellation),
        })];
    }

    /// <summary>
    /// Computes FID∞ (Chong and Forsyth 2020, arXiv:1911.07023): the FID of random subsets of n generated images, extrapolated linearly in 1/n to infinitely
    /// many images.
    /// </summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The statistics of the real images.</param>
    /// <param name="options">The number and size of subsets, and the seed. Defaults when null.</param>
    /// <param name="cancellation">Cancels before the next subset.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is out of its range.</exception>
    /// <exception cref="MetricException">There are fewer generated images than the smallest subset, or a number is infinite or NaN.</exception>
    public static FrechetExtrapolation Extrapolate(
        FeatureMatrix generated, FeatureStatistics real, FrechetExtrapolationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentNullException.ThrowIfNull(real);
        options ??= new();
        options.Validate();
        EqualDimensions.Require(generated.Dimensions, real.Dimensions);
        var smallest = options.SmallestSubset ?? (generated.Count < 2 * UsualSmallestSubset ? generated.Count / 2 : UsualSmallestSubset);
        if (smallest < 2 || generated.Count <= smallest)
            throw new MetricException($"The extrapolation needs more images than its smallest subset, which has at least 2: "
                + $"found {generated.Count:N0} images and a smallest subset of {smallest:N0}.");
        var (random, side, subsets) = (new NumPyRandom(options.Seed), FrechetSide.Of(real), new List<FrechetSubset>());
        for (var i = 0; i < options.Subsets; i++)
        {
            var count = (int)(smallest + ((long)(generated.Count - smallest) * i / (options.Subsets - 1)));
            subsets.Add(new(count, Compare(FrechetSide.Of(generated, random.Choice(generated.Count, count), cancellation), side, cancellation).Value));
        }

        var (value, slope, error) = StraightLine.Fit([.. subsets.Select(subset => 1.0 / subset.Count)], [.. subsets.Select(subset => subset.Value)]);
        return new() { Value = value, Slope = slope, StandardError = error, Subsets = subsets };
    }

    /// <summary>Computes a confidence interval of FID by the bootstrap over the images of both sets.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="options">Number of replicates, confidence level and seed. Defaults when null.</param>
    /// <param name="cancellation">Cancels before the next replicate.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is out of its range.</exception>
    /// <exception cref="MetricException">A set has fewer than 2 images, or a number is infinite or NaN.</exception>
    public static BootstrapInterval Bootstrap(
        FeatureMatrix generated, FeatureMatrix real, BootstrapOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentNullException.ThrowIfNull(real);
        EqualDimensions.Require(generated.Dimensions, real.Dimensions);
        return Bootstrap(
            options ?? new(),
            Compute(generated, real, cancellation).Value,
            random => Compare(Drawn(generated, random, cancellation), Drawn(real, random, cancellation), cancellation).Value);
    }

    /// <summary>
    /// Computes a confidence interval of FID by the bootstrap over the generated images. The statistics of the real images are assumed to be exact.
    /// </summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The statistics of the real images.</param>
    /// <param name="options">Number of replicates, confidence level and seed. Defaults when null.</param>
    /// <param name="cancellation">Cancels before the next replicate.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is out of its range.</exception>
    /// <exception cref="MetricException">A set has fewer than 2 images, or a number is infinite or NaN.</exception>
    public static BootstrapInterval Bootstrap(
        FeatureMatrix generated, FeatureStatistics real, BootstrapOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentNullException.ThrowIfNull(real);
        EqualDimensions.Require(generated.Dimensions, real.Dimensions);
        var side = FrechetSide.Of(real);
        return Bootstrap(
            options ?? new(),
            Compare(FrechetSide.Of(generated, cancellation), side, cancellation).Value,
            random => Compare(Drawn(generated, random, cancellation), side, cancellation).Value);
    }

    private static BootstrapInterval Bootstrap(BootstrapOptions options, double estimate, Func<NumPyRandom, double> replicate)
    {
        options.Validate();
        var (random, values) = (new NumPyRandom(options.Seed), new double[options.Replicates]);
        for (var i = 0; i < values.Length; i++) values[i] = replicate(random);
        return BootstrapInterval.From(estimate, values, options);
    }

    private static FrechetSide Drawn(FeatureMatrix features, NumPyRandom random, CancellationToken cancellation) =>
        FrechetSide.Of(features, random.Resample(features.Count), cancellation);

    private static Dictionary<int, int[]> RowsByClass(FeatureMatrix features, IReadOnlyList<int> classes, string argument)
    {
        if (classes.Count != features.Count)
            throw new ArgumentException($"Expected a class for each of the {features.Count:N0} images, found {classes.Count:N0} classes.", argument);
        return Enumerable.Range(0, classes.Count).GroupBy(row => classes[row]).Where(group => group.Count() >= 2)
            .ToDictionary(group => group.Key, group => group.ToArray());
    }
}
