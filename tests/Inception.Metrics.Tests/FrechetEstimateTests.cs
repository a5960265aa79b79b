namespace Inception.Metrics.Tests;

public class FrechetEstimateTests
{
    /// <summary>Two samples of one distribution: FID falls as 1/n towards 0, and its extrapolation is nearer to 0 than the FID of all images.</summary>
    [Fact]
    public void The_extrapolation_takes_the_bias_away()
    {
        var generated = SyntheticFeatures.Independent("infinite.a", 4000, 16);
        var real = FeatureStatistics.Of(SyntheticFeatures.Independent("infinite.b", 20_000, 16));
        var all = FrechetDistance.Compute(FeatureStatistics.Of(generated), real).Value;

        var result = FrechetDistance.Extrapolate(generated, real, new() { SmallestSubset = 500 });

        result.Subsets.Should().HaveCount(15);
        (result.Subsets[0].Count, result.Subsets[^1].Count).Should().Be((500, 4000));
        result.Subsets[^1].Value.Should().BeApproximately(all, 1e-10, "the last subset has all images");
        result.Slope.Should().BePositive();
        Math.Abs(result.Value).Should().BeLessThan(all / 2);
        result.StandardError.Should().BeInRange(0, all / 4);
        FrechetDistance.Extrapolate(generated, real, new() { SmallestSubset = 500 }).Value.Should().Be(result.Value);
    }

    [Fact]
    public void The_subsets_of_few_images_begin_at_half_of_them()
    {
        var real = FeatureStatistics.Of(SyntheticFeatures.Set("half.b", 100, 4));

        var result = FrechetDistance.Extrapolate(SyntheticFeatures.Set("half.a", 100, 4), real, new() { Subsets = 2 });

        result.Subsets.Select(subset => subset.Count).Should().Equal(50, 100);
        result.StandardError.Should().Be(double.NaN);
        ((Action)(() => FrechetDistance.Extrapolate(SyntheticFeatures.Set("half.a", 100, 4), real, new() { SmallestSubset = 100 }))).Should().Throw<MetricException>().WithMessage("*100*");
    }

    [Fact]
    public void Each_class_is_compared_with_its_own_images()
    {
        FeatureMatrix generated = SyntheticFeatures.Set("classes.a", 90, 6), real = SyntheticFeatures.Set("classes.b", 60, 6);
        int[] ofGenerated = [.. Enumerable.Range(0, 90).Select(i => i % 3)], ofReal = [.. Enumerable.Range(0, 60).Select(i => i < 59 ? 2 * (i % 2) : 1)];

        var classes = FrechetDistance.ComputePerClass(generated, ofGenerated, real, ofReal);

        classes.Select(one => one.Class).Should().Equal([0, 2], "class 1 has one real image");
        classes.Select(one => (one.GeneratedCount, one.RealCount)).Should().Equal((30, 30), (30, 29));
        var rows = SyntheticFeatures.Rows("classes.a", 90, 6);
        var alone = FeatureMatrix.From(Enumerable.Range(0, 30).SelectMany(i => rows[(i * 18)..((i * 18) + 6)]).ToArray(), 6);
        var other = SyntheticFeatures.Rows("classes.b", 60, 6);
        var ownReal = FeatureMatrix.From(Enumerable.Range(0, 30).SelectMany(i => other[(i * 12)..((i * 12) + 6)]).ToArray(), 6);
        classes[0].Distance.Value.Should().BeApproximately(FrechetDistance.Compute(alone, ownReal).Value, 1e-12);
    }

    [Fact]
    public void A_list_of_another_length_is_refused()
    {
        var set = SyntheticFeatures.Set("length", 5, 3);

        var compute = () => FrechetDistance.ComputePerClass(set, [1, 1, 1, 1, 1], set, [1, 1]);

        compute.Should().Throw<ArgumentException>().WithMessage("*5 images*2 classes*");
    }
}
