using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Inception.Metrics.Tests;

public class FrechetDistanceTests
{
    [Theory]
    [InlineData(300, 20)]
    [InlineData(21, 20)]
    [InlineData(20, 20)]
    [InlineData(2, 20)]
    public void A_set_is_at_distance_0_of_itself(int count, int dimensions)
    {
        FeatureMatrix set = SyntheticFeatures.Set("self", count, dimensions), copy = SyntheticFeatures.Set("self", count, dimensions);

        FrechetDistance.Compute(set, copy).Value.Should().Be(0);
        FrechetDistance.Compute(FeatureStatistics.Of(set), FeatureStatistics.Of(copy)).Value.Should().Be(0);
    }

    /// <summary>Another order gives other roundings, which must not show.</summary>
    [Property(MaxTest = 20)]
    public Property It_is_symmetric_and_does_not_depend_on_the_order() => Prop.ForAll(
        Gen.Choose(2, 60).ToArbitrary(), Gen.Choose(2, 60).ToArbitrary(), (generated, real) =>
        {
            float[] x = SyntheticFeatures.Rows("order.a", generated, 16), y = SyntheticFeatures.Rows("order.b", real, 16, shift: 0.1);
            var reversed = Enumerable.Range(0, generated).Reverse().SelectMany(row => x[(row * 16)..((row + 1) * 16)]).ToArray();
            FeatureMatrix first = FeatureMatrix.From(x, 16), second = FeatureMatrix.From(y, 16);

            var value = FrechetDistance.Compute(first, second).Value;

            return Math.Abs(FrechetDistance.Compute(second, first).Value - value) < 1e-12 * (1 + value)
                && Math.Abs(FrechetDistance.Compute(FeatureMatrix.From(reversed, 16), second).Value - value) < 1e-12 * (1 + value)
                && Math.Abs(FrechetDistance.Compute(FeatureMatrix.From(reversed, 16), first).Value) < 1e-6;
        });

    [Theory]
    [InlineData(400)]
    [InlineData(10)]
    public void It_grows_with_the_strength_of_a_disturbance(int count)
    {
        var real = SyntheticFeatures.Set("grow.real", count, 16);

        var byShift = new[] { 0, 0.1, 0.2, 0.4, 0.8 }.Select(shift => FrechetDistance.Compute(SyntheticFeatures.Set("grow.real", count, 16, shift), real).Value).ToList();
        var byScale = new[] { 1, 1.1, 1.3, 2, 4 }.Select(scale => FrechetDistance.Compute(SyntheticFeatures.Set("grow.real", count, 16, 0, scale), real).Value).ToList();

        byShift.Should().BeInAscendingOrder();
        byScale.Should().BeInAscendingOrder();
    }

    /// <summary>Covariances that commute: the distance is Σ (√λ₁ − √λ₂)².</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1e-9)]
    [InlineData(1e-3)]
    public void Diagonal_covariances_have_a_closed_form(double smallest)
    {
        const int Size = 40;
        double[] first = [.. Enumerable.Range(0, Size).Select(i => i < 10 ? smallest : 1.0 + i)], second = [.. Enumerable.Range(0, Size).Select(i => i % 2 == 0 ? smallest : 50.0 - i)];

        var result = FrechetDistance.Compute(Diagonal(first), Diagonal(second));

        result.Value.Should().BeApproximately(first.Zip(second, (a, b) => Math.Pow(Math.Sqrt(a) - Math.Sqrt(b), 2)).Sum(), 1e-12 * (first.Sum() + second.Sum()));
        result.GeneratedRank.Should().Be(smallest == 0 ? 30 : 40);
    }

    /// <summary>Spaces without a common direction, turned by nothing that is exact: the root is 0, and no eigenvalue of rounding may add to it.</summary>
    [Fact]
    public void Sets_without_a_common_direction_have_no_common_root()
    {
        float[] x = SyntheticFeatures.Rows("apart.a", 30, 40), y = SyntheticFeatures.Rows("apart.b", 30, 40);
        for (var i = 0; i < x.Length; i++)
        {
            if (i % 40 < 20) x[i] = 1 / 3f;
            else y[i] = 1 / 3f;
        }

        var result = FrechetDistance.Compute(FeatureStatistics.Of(FeatureMatrix.From(x, 40)), FeatureStatistics.Of(FeatureMatrix.From(y, 40)));

        result.RootTrace.Should().Be(0);
    }

    /// <summary>
    /// Hardly more images than dimensions, and a few directions with most of the variance: the smallest eigenvalues are rounding noise unless the reduction
    /// begins with them. The other way is by singular values.
    /// </summary>
    [Fact]
    public void Small_eigenvalues_keep_their_digits()
    {
        const int Size = 150;
        float[] x = SyntheticFeatures.Rows("steep.a", Size + 2, Size), y = SyntheticFeatures.Rows("steep.b", Size + 5, Size);
        for (var i = 0; i < x.Length; i++) x[i] *= i % Size < 4 ? 300 : 1;
        for (var i = 0; i < y.Length; i++) y[i] *= i % Size < 4 ? 300 : 1;
        FrechetSide first = FrechetSide.Of(FeatureMatrix.From(x, Size), default), second = FrechetSide.Of(FeatureMatrix.From(y, Size), default);
        var traces = first.Trace + second.Trace;

        var (sum, _) = Inception.Metrics.Numerics.NuclearNorm.OfProduct(first.Factor, second.Factor, double.PositiveInfinity);
        var (exact, _) = Inception.Metrics.Numerics.NuclearNorm.OfProduct(first.Factor, second.Factor, scale: 0);

        sum.Should().BeApproximately(exact, 1e-13 * traces);
    }

    /// <summary>Squares of squares of features would overflow, or vanish.</summary>
    [Theory]
    [InlineData(1e30)]
    [InlineData(1e-30)]
    public void The_scale_of_the_features_does_not_matter(double scale)
    {
        float[] x = SyntheticFeatures.Rows("scale.a", 50, 6), y = SyntheticFeatures.Rows("scale.b", 50, 6);
        var expected = FrechetDistance.Compute(FeatureMatrix.From(x, 6), FeatureMatrix.From(y, 6)).Value;

        var found = FrechetDistance.Compute(Scaled(x), Scaled(y)).Value;

        (found / scale / scale).Should().BeApproximately(expected, 1e-6 * expected, "float32 rounds the scaled features");
        ((Action)(() => FrechetDistance.Compute(FeatureStatistics.FromMoments([1e200], [1]), FeatureStatistics.FromMoments([0], [1])))).Should().Throw<MetricException>();

        FeatureMatrix Scaled(float[] rows) => FeatureMatrix.From(Array.ConvertAll(rows, value => (float)(value * scale)), 6);
    }

    [Fact]
    public void Identical_images_give_the_distance_of_the_means_and_a_trace()
    {
        var one = FeatureMatrix.From(Enumerable.Repeat(new[] { 0.1f, 0.2f, 0.7f }, 50).SelectMany(row => row).ToArray(), 3);
        var other = SyntheticFeatures.Set("spread", 50, 3);

        var same = FrechetDistance.Compute(one, one);
        var different = FrechetDistance.Compute(one, other);

        same.Value.Should().Be(0);
        same.GeneratedRank.Should().Be(0);
        different.Value.Should().BeApproximately(different.MeanTerm + different.RealTrace, 1e-12);
    }

    [Fact]
    public void Fewer_images_than_dimensions_are_a_warning_that_names_both()
    {
        var result = FrechetDistance.Compute(SyntheticFeatures.Set("few.a", 20, 30), SyntheticFeatures.Set("few.b", 31, 30));

        result.Warnings.Should().ContainSingle().Which.Should().Contain("20 generated").And.Contain("30 dimensions").And.Contain("KID");
        result.GeneratedRank.Should().Be(19);
        result.RealRank.Should().Be(30);
    }

    /// <summary>float32 files have eigenvalues below 0; the root stays real, and the report says so.</summary>
    [Fact]
    public void A_covariance_that_is_none_is_a_warning_and_gives_a_number()
    {
        var broken = FeatureStatistics.FromMoments([0, 0], [1, 2, 2, 1]);

        var result = FrechetDistance.Compute(broken, FeatureStatistics.FromMoments([0, 0], [1, 0, 0, 1]));

        double.IsFinite(result.Value).Should().BeTrue();
        result.Warnings.Should().Contain(warning => warning.Contains("negative eigenvalues"));
    }

    [Fact]
    public void One_image_and_other_dimensions_are_refused()
    {
        FeatureMatrix one = SyntheticFeatures.Set("one", 1, 4), ten = SyntheticFeatures.Set("ten", 10, 4), five = SyntheticFeatures.Set("five", 10, 5);

        ((Action)(() => FrechetDistance.Compute(one, ten))).Should().Throw<MetricException>().WithMessage("*at least 2*1*");
        ((Action)(() => FrechetDistance.Compute(FeatureStatistics.Of(one), FeatureStatistics.Of(ten)))).Should().Throw<MetricException>().WithMessage("*at least 2*1*");
        ((Action)(() => FrechetDistance.Compute(five, ten))).Should().Throw<ArgumentException>().WithMessage("*5*4*");
    }

    [Fact]
    public void NaN_features_are_named_by_their_row()
    {
        var rows = SyntheticFeatures.Rows("nan", 300, 4);
        rows[(280 * 4) + 1] = float.NaN;

        var compute = () => FrechetDistance.Compute(SyntheticFeatures.Set("fine", 10, 4), FeatureMatrix.From(rows, 4));

        compute.Should().Throw<MetricException>().Which.Row.Should().Be(280);
    }

    private static FeatureStatistics Diagonal(double[] variances)
    {
        var covariance = new double[variances.Length * variances.Length];
        for (var i = 0; i < variances.Length; i++) covariance[(i * variances.Length) + i] = variances[i];
        return FeatureStatistics.FromMoments(new double[variances.Length], covariance);
    }
}
