namespace Inception.Metrics.Tests;

public class BootstrapTests
{
    private static readonly BootstrapOptions Options = new() { Replicates = 200 };

    [Fact]
    public void The_interval_of_FID_lies_around_the_estimate_and_is_repeatable()
    {
        FeatureMatrix generated = SyntheticFeatures.Set("interval.a", 300, 8, shift: 0.2), real = SyntheticFeatures.Set("interval.b", 300, 8);

        var interval = FrechetDistance.Bootstrap(generated, real, Options);

        interval.Estimate.Should().Be(FrechetDistance.Compute(generated, real).Value);
        interval.Lower.Should().BeLessThan(interval.Estimate);
        interval.Upper.Should().BeGreaterThan(interval.Estimate);
        interval.Bias.Should().BePositive("repeated images raise FID");
        FrechetDistance.Bootstrap(generated, real, Options).Should().Be(interval);
        FrechetDistance.Bootstrap(generated, real, Options with { Seed = 1 }).Should().NotBe(interval);
        FrechetDistance.Bootstrap(generated, FeatureStatistics.Of(real), Options).Upper.Should().BeLessThan(interval.Upper, "only one set varies");
    }

    /// <summary>The interval of 95 % should have the value of many images in most of 40 trials; 32 leaves room for chance.</summary>
    [Fact]
    public void The_interval_covers_the_value_of_many_images()
    {
        FeatureMatrix many = SyntheticFeatures.Set("cover.many", 20_000, 3, shift: 0.3), real = SyntheticFeatures.Set("cover.real", 20_000, 3);
        double fid = FrechetDistance.Compute(many, real).Value;
        var statistics = FeatureStatistics.Of(real);

        var covered = Enumerable.Range(0, 40).Count(trial =>
        {
            var interval = FrechetDistance.Bootstrap(SyntheticFeatures.Set($"cover.{trial}", 500, 3, shift: 0.3), statistics, new() { Replicates = 60 });
            return interval.Lower <= fid && fid <= interval.Upper;
        });

        covered.Should().BeInRange(32, 40);
    }

    /// <summary>Fewer images than dimensions: repeated rows have a lower rank, which is weighted and not squared.</summary>
    [Fact]
    public void Repeated_rows_are_those_of_a_set_that_has_them_several_times()
    {
        var rows = SyntheticFeatures.Rows("repeat", 6, 12);
        int[] which = [4, 0, 0, 5, 0, 4];
        var repeated = FeatureMatrix.From(which.SelectMany(row => rows[(row * 12)..((row + 1) * 12)]).ToArray(), 12);
        var real = FeatureStatistics.Of(SyntheticFeatures.Set("repeat.real", 40, 12));

        var side = FrechetSide.Of(FeatureMatrix.From(rows, 12), which, default);

        side.Trace.Should().BeApproximately(FeatureStatistics.Of(repeated).Trace, 1e-14);
        side.Factor.Rank.Should().Be(2);
        side.Mean.Zip(FeatureStatistics.Of(repeated).Mean.ToArray()).Should().AllSatisfy(pair => pair.First.Should().BeApproximately(pair.Second, 1e-15));
        double expected = FrechetDistance.Compute(FeatureStatistics.Of(repeated), real).RootTrace;
        Inception.Metrics.Numerics.NuclearNorm.OfProduct(side.Factor, FrechetSide.Of(real).Factor, 1).Sum.Should().BeApproximately(expected, 1e-12);
    }

    [Fact]
    public void The_interval_of_KID_lies_around_the_value_of_all_images()
    {
        FeatureMatrix generated = SyntheticFeatures.Set("kid.interval.a", 1100, 6, shift: 0.15), real = SyntheticFeatures.Set("kid.interval.b", 300, 6);

        var interval = KernelDistance.Bootstrap(generated, real, null, Options);

        interval.Estimate.Should().BeApproximately(KernelDistance.ComputeAll(generated, real), 1e-14);
        interval.Lower.Should().BeLessThan(interval.Estimate);
        interval.Upper.Should().BeGreaterThan(interval.Estimate);
        Math.Abs(interval.Bias).Should().BeLessThan((interval.Upper - interval.Lower) / 5, "pairs of the same image are left out");
        KernelDistance.Bootstrap(generated, real, null, Options).Should().Be(interval);
    }

    /// <summary>Of 2 images every second replicate draws one of them twice, which has no pair.</summary>
    [Fact]
    public void The_interval_of_KID_of_few_images_is_made_of_numbers()
    {
        for (var count = 2; count <= 8; count++)
        {
            FeatureMatrix generated = SyntheticFeatures.Independent($"few.a{count}", count, 3), real = SyntheticFeatures.Independent($"few.b{count}", count, 3);
            for (uint seed = 0; seed < 200; seed++)
            {
                var interval = KernelDistance.Bootstrap(generated, real, null, new() { Seed = seed });

                double.IsFinite(interval.Lower + interval.Upper + interval.Bias).Should().BeTrue("{0} images, seed {1}", count, seed);
                interval.Lower.Should().BeLessThanOrEqualTo(interval.Upper);
            }
        }
    }

    /// <summary>The mean of 5,000 replicates errs by 1/70 of their deviation, and the interval of 95 % is about 4 deviations wide: 0.02 are 5 errors.</summary>
    [Fact]
    public void Replicates_of_KID_of_few_images_have_no_bias()
    {
        FeatureMatrix generated = SyntheticFeatures.Independent("unbiased.a", 3, 3), real = SyntheticFeatures.Independent("unbiased.b", 4, 3);

        var interval = KernelDistance.Bootstrap(generated, real, null, new() { Replicates = 5000 });

        Math.Abs(interval.Bias).Should().BeLessThan(0.02 * (interval.Upper - interval.Lower));
    }

    /// <summary>The replicates' own values, by the definition on repeated rows.</summary>
    [Fact]
    public void The_interval_of_KID_is_that_of_replicates_without_pairs_of_the_same_image()
    {
        FeatureMatrix generated = SyntheticFeatures.Set("replicate.a", 12, 3, shift: 0.2), real = SyntheticFeatures.Set("replicate.b", 9, 3);
        var random = new Inception.Metrics.Numerics.NumPyRandom(2020);
        var ofGenerated = Enumerable.Range(0, 20).Select(_ => random.Resample(12)).ToList();
        var ofReal = Enumerable.Range(0, 20).Select(_ => random.Resample(9)).ToList();
        var values = ofGenerated.Zip(ofReal, (x, y) => Mean(generated, x, generated, x, true) + Mean(real, y, real, y, true) - (2 * Mean(generated, x, real, y, false))).ToList();

        var interval = KernelDistance.Bootstrap(generated, real, null, new() { Replicates = 20 });

        (interval.Estimate + interval.Bias).Should().BeApproximately(values.Average(), 1e-13);
        interval.Upper.Should().BeApproximately(Upper(values) - interval.Bias, 1e-13);

        static double Upper(List<double> values)
        {
            var ascending = values.Order().ToList();
            return ascending[18] + (0.525 * (ascending[19] - ascending[18]));   // 0.975·19 = 18.525
        }

        static double Mean(FeatureMatrix first, int[] rows, FeatureMatrix second, int[] columns, bool isOwn)
        {
            var (sum, pairs) = (0.0, 0);
            Span<double> a = stackalloc double[3], b = stackalloc double[3];
            foreach (var row in rows)
            {
                foreach (var column in columns)
                {
                    if (isOwn && row == column) continue;
                    first.CopyRows(row, a);
                    second.CopyRows(column, b);
                    sum += Math.Pow((((a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2])) / 3) + 1, 3);
                    pairs++;
                }
            }

            return sum / pairs;
        }
    }

    [Fact]
    public void Options_are_checked()
    {
        var set = SyntheticFeatures.Set("options", 10, 3);

        ((Action)(() => FrechetDistance.Bootstrap(set, set, new() { Replicates = 5 }))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Replicates*5*");
        ((Action)(() => KernelDistance.Bootstrap(set, set, null, new() { Confidence = 1 }))).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*Confidence*");
    }
}
