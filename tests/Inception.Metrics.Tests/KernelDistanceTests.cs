namespace Inception.Metrics.Tests;

public class KernelDistanceTests
{
    /// <summary>Subset by subset, and from the kernel of all images: the same numbers to rounding.</summary>
    [Theory]
    [InlineData(KernelFunction.Polynomial)]
    [InlineData(KernelFunction.Gaussian)]
    public void Both_ways_of_computing_agree_with_the_definition(KernelFunction kernel)
    {
        FeatureMatrix generated = SyntheticFeatures.Set("kid.a", 1300, 12), real = SyntheticFeatures.Set("kid.b", 1100, 12, shift: 0.2);
        var options = new KernelDistanceOptions { Kernel = kernel, Subsets = 3, SubsetSize = 50, Sigma = 2, Degree = 2, Gamma = 0.5, Coef0 = 0.25 };

        var few = KernelDistance.Compute(generated, real, options);
        var many = KernelDistance.Compute(generated, real, options with { Subsets = 1000 });

        many.Subsets.Take(3).Zip(few.Subsets).Should().AllSatisfy(pair => pair.First.Should().BeApproximately(pair.Second, 1e-12));
        few.Subsets[0].Should().BeApproximately(Definition(generated, real, options), 1e-12);
    }

    /// <summary>Over many pairs of sets of one distribution the mean is 0 within its error; a biased estimate would be at about 0.05.</summary>
    [Fact]
    public void The_estimate_is_unbiased()
    {
        double[] values = [.. Enumerable.Range(0, 200).Select(i => KernelDistance.ComputeAll(SyntheticFeatures.Set($"unbiased.a{i}", 20, 4), SyntheticFeatures.Set($"unbiased.b{i}", 20, 4)))];

        var (mean, deviation) = (values.Average(), Math.Sqrt(values.Average(value => value * value)));
        Math.Abs(mean).Should().BeLessThan(3 * deviation / Math.Sqrt(values.Length));
        values.Should().Contain(value => value < 0);
    }

    /// <summary>Several blocks of rows; the pairs of the two sets are all pairs, even if both are one object.</summary>
    [Fact]
    public void A_set_and_itself_are_two_sets()
    {
        FeatureMatrix set = SyntheticFeatures.Set("itself", 1100, 5), copy = SyntheticFeatures.Set("itself", 1100, 5);
        var options = new KernelDistanceOptions { SubsetSize = 300 };

        KernelDistance.ComputeAll(set, set).Should().BeApproximately(KernelDistance.ComputeAll(set, copy), 1e-14);
        KernelDistance.Compute(set, set, options).Mean.Should().BeApproximately(KernelDistance.Compute(set, copy, options).Mean, 1e-14);
        KernelDistance.Bootstrap(set, set).Upper.Should().BeApproximately(KernelDistance.Bootstrap(set, copy).Upper, 1e-14);
    }

    [Fact]
    public void It_grows_with_the_strength_of_a_disturbance()
    {
        var real = SyntheticFeatures.Set("grow.real", 200, 16);

        var values = new[] { 0, 0.1, 0.2, 0.4, 0.8 }.Select(shift => KernelDistance.ComputeAll(SyntheticFeatures.Set("grow.fake", 200, 16, shift), real)).ToList();

        values.Should().BeInAscendingOrder();
    }

    [Fact]
    public void A_set_smaller_than_a_subset_is_an_error_or_shrinks_the_subsets()
    {
        FeatureMatrix generated = SyntheticFeatures.Set("small.a", 30, 4), real = SyntheticFeatures.Set("small.b", 20, 4);

        var compute = () => KernelDistance.Compute(generated, real);
        var shrunk = KernelDistance.Compute(generated, real, MetricOptions.For(MetricConvention.CleanFid).KernelDistance);

        compute.Should().Throw<MetricException>().WithMessage("*1,000*20*");
        shrunk.SubsetSize.Should().Be(20);
    }

    [Fact]
    public void Other_dimensions_a_single_image_and_wrong_options_are_refused()
    {
        FeatureMatrix four = SyntheticFeatures.Set("four", 10, 4), five = SyntheticFeatures.Set("five", 10, 5), one = SyntheticFeatures.Set("one", 1, 4);

        ((Action)(() => KernelDistance.ComputeAll(four, five))).Should().Throw<ArgumentException>().WithMessage("*4*5*");
        ((Action)(() => KernelDistance.ComputeAll(four, one))).Should().Throw<MetricException>().WithMessage("*at least 2*");
        ((Action)(() => KernelDistance.Compute(four, four, new() { SubsetSize = 1 }))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*SubsetSize*");
        ((Action)(() => KernelDistance.Compute(four, four, new() { Gamma = 0 }))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Gamma*");
    }

    [Fact]
    public void A_number_that_is_not_finite_is_named_by_its_row()
    {
        var rows = SyntheticFeatures.Rows("nan", 10, 4);
        rows[(7 * 4) + 2] = float.NaN;

        var compute = () => KernelDistance.ComputeAll(SyntheticFeatures.Set("fine", 10, 4), FeatureMatrix.From(rows, 4));

        compute.Should().Throw<MetricException>().Which.Row.Should().Be(7);
    }

    /// <summary>Finite features whose kernel is not: (9e76)⁵ and (1e40)¹⁰ are beyond float64.</summary>
    [Theory]
    [InlineData(3e38f, 5)]
    [InlineData(1e20f, 10)]
    public void A_kernel_beyond_float64_is_refused_and_never_NaN(float scale, int degree)
    {
        var rows = Array.ConvertAll(SyntheticFeatures.Rows("overflow", 12, 4), value => Math.Clamp(value, -1, 1) * scale);
        FeatureMatrix large = FeatureMatrix.From(rows, 4), small = SyntheticFeatures.Set("small", 12, 4);
        var options = new KernelDistanceOptions { Degree = degree, SubsetSize = 6 };

        foreach (var (generated, real) in new[] { (large, small), (small, large), (large, large) })
        {
            Refused(() => KernelDistance.Compute(generated, real, options with { Subsets = 1 }));
            Refused(() => KernelDistance.Compute(generated, real, options));
            Refused(() => KernelDistance.ComputeAll(generated, real, options));
            Refused(() => KernelDistance.Bootstrap(generated, real, options));
        }

        static void Refused(Action compute) => compute.Should().Throw<MetricException>().WithMessage("*too large*degree*");
    }

    [Fact]
    public void It_can_be_cancelled()
    {
        var set = SyntheticFeatures.Set("cancel", 10, 4);

        var compute = () => KernelDistance.ComputeAll(set, set, null, new CancellationToken(canceled: true));

        compute.Should().Throw<OperationCanceledException>();
    }

    private static double Definition(FeatureMatrix generated, FeatureMatrix real, KernelDistanceOptions options)
    {
        var random = new Inception.Metrics.Numerics.NumPyRandom(options.Seed);
        double[][] x = Rows(generated, random.Choice(generated.Count, options.SubsetSize)), y = Rows(real, random.Choice(real.Count, options.SubsetSize));
        double own = 0, between = 0;
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = 0; j < x.Length; j++)
            {
                if (i != j) own += Kernel(x[i], x[j]) + Kernel(y[i], y[j]);
                between += Kernel(x[i], y[j]);
            }
        }

        return (own / (x.Length * (x.Length - 1))) - (2 * between / (x.Length * x.Length));

        double Kernel(double[] a, double[] b) => options.Kernel == KernelFunction.Polynomial
            ? Math.Pow((options.Gamma!.Value * a.Zip(b, (p, q) => p * q).Sum()) + options.Coef0, options.Degree)
            : Math.Exp(-a.Zip(b, (p, q) => (p - q) * (p - q)).Sum() / (2 * options.Sigma * options.Sigma));

        static double[][] Rows(FeatureMatrix set, int[] which) => [.. which.Select(row =>
        {
            var values = new double[set.Dimensions];
            set.CopyRows(row, values);
            return values;
        })];
    }
}
