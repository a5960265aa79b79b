using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Inception.Metrics.Tests;

public class FeatureStatisticsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1000, 1)]
    [InlineData(1e6, 1e-3)]
    public void Mean_and_covariance_are_those_of_the_definition_whatever_the_mean(double shift, double scale)
    {
        const int Count = 700, Dimensions = 9;
        var rows = SyntheticFeatures.Rows("definition", Count, Dimensions, shift, scale);
        var statistics = new FeatureStatistics(Dimensions);

        for (var first = 0; first < Count; first += 100) statistics.Update(rows.AsSpan(first * Dimensions, 100 * Dimensions));

        var covariance = new double[Dimensions * Dimensions];
        statistics.CopyCovarianceTo(covariance);
        statistics.Count.Should().Be(Count);
        double[][] columns = [.. Enumerable.Range(0, Dimensions).Select(i => Enumerable.Range(0, Count).Select(row => rows[(row * Dimensions) + i] - shift).ToArray())];
        for (var i = 0; i < Dimensions; i++)
        {
            statistics.Mean[i].Should().BeApproximately(columns[i].Average() + shift, 1e-15 * (1 + shift));
            for (var j = 0; j < Dimensions; j++)
            {
                var (mean, other) = (columns[i].Average(), columns[j].Average());
                var expected = columns[i].Zip(columns[j], (x, y) => (x - mean) * (y - other)).Sum() / (Count - 1);
                covariance[(i * Dimensions) + j].Should().BeApproximately(expected, 1e-14 * scale * scale);
            }
        }
    }

    [Property(MaxTest = 25)]
    public Property Parts_in_any_order_merge_to_one_pass() => Prop.ForAll(
        Gen.Choose(1, 400).ListOf(4).ToArbitrary(), Gen.Shuffle([0, 1, 2, 3]).ToArbitrary(), (counts, order) =>
        {
            var sizes = counts.ToArray();
            var rows = SyntheticFeatures.Rows("merge", sizes.Sum(), 12, shift: 3);
            var whole = new FeatureStatistics(12);
            whole.Update(rows);
            var parts = new List<FeatureStatistics>();
            var taken = 0;
            foreach (var size in sizes)
            {
                var part = new FeatureStatistics(12);
                part.Update(rows.AsSpan(taken * 12, size * 12));
                taken += size;
                parts.Add(part);
            }

            var merged = new FeatureStatistics(12);
            foreach (var which in order) merged.Merge(parts[which]);

            if (sizes.Sum() < 2) return true;
            var real = FeatureStatistics.Of(SyntheticFeatures.Set("merge.real", 50, 12));
            double once = FrechetDistance.Compute(whole, real).Value, again = FrechetDistance.Compute(merged, real).Value;
            return merged.Count == sizes.Sum() && Math.Abs(once - again) <= 1e-9 * once;
        });

    [Property(MaxTest = 20)]
    public Property The_split_into_batches_changes_nothing() => Prop.ForAll(Gen.Choose(1, 300).ToArbitrary(), batch =>
    {
        var rows = SyntheticFeatures.Rows("batches", 600, 7);
        FeatureStatistics once = new(7), byBatch = new(7);
        once.Update(rows);
        for (var first = 0; first < 600; first += batch) byBatch.Update(rows.AsSpan(first * 7, Math.Min(batch, 600 - first) * 7));
        double[] expected = new double[49], found = new double[49];
        once.CopyCovarianceTo(expected);
        byBatch.CopyCovarianceTo(found);
        return once.Mean.SequenceEqual(byBatch.Mean) && expected.SequenceEqual(found);
    });

    [Fact]
    public void float32_and_float64_rows_are_one_set()
    {
        var rows = SyntheticFeatures.Rows("types", 60, 5);
        FeatureStatistics single = new(5), mixed = new(5);

        single.Update(rows);
        mixed.Update(rows.AsSpan(0, 100));
        mixed.Update(Array.ConvertAll(rows[100..], value => (double)value));

        mixed.Mean.ToArray().Should().Equal(single.Mean.ToArray());
        mixed.Trace.Should().Be(single.Trace);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_named_by_its_row_and_nothing_is_added(float value)
    {
        var statistics = new FeatureStatistics(5);
        var rows = SyntheticFeatures.Rows("nan", 20, 5);
        statistics.Update(rows);
        rows[(13 * 5) + 4] = value;

        var update = () => statistics.Update(rows);

        update.Should().Throw<MetricException>().WithMessage("*row 13, dimension 4*").Which.Row.Should().Be(13);
        statistics.Count.Should().Be(20);
    }

    [Fact]
    public void Identical_images_have_no_covariance_at_all()
    {
        var statistics = new FeatureStatistics(3);

        for (var i = 0; i < 1000; i++) statistics.Update([0.1f, 1e6f / 3, 7f]);

        statistics.Trace.Should().Be(0);
        statistics.Mean.ToArray().Should().Equal(0.1f, 1e6f / 3, 7f);
    }

    [Fact]
    public void One_image_has_no_covariance()
    {
        var statistics = new FeatureStatistics(2);
        statistics.Update([1f, 2f]);

        ((Action)(() => _ = statistics.Trace)).Should().Throw<MetricException>().WithMessage("*at least 2*1*");
        ((Action)(() => statistics.CopyCovarianceTo(new double[4]))).Should().Throw<MetricException>();
        statistics.Mean.ToArray().Should().Equal(1, 2);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var statistics = new FeatureStatistics(3);

        ((Action)(() => statistics.Update(new float[4]))).Should().Throw<ArgumentException>().WithMessage("*3*4*");
        ((Action)(() => statistics.Merge(statistics))).Should().Throw<ArgumentException>();
        ((Action)(() => statistics.Merge(new(4)))).Should().Throw<ArgumentException>().WithMessage("*3*4*");
        ((Action)(() => _ = new FeatureStatistics(0))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => FeatureStatistics.FromMoments([1, 2], new double[3]))).Should().Throw<ArgumentException>();
        ((Action)(() => FeatureStatistics.FromMoments([1, 2], [1, 0, 0.5, 1]))).Should().Throw<MetricException>().WithMessage("*symmetric*");
        ((Action)(() => FeatureStatistics.FromMoments([1, 2], [1, 0, 0, -1]))).Should().Throw<MetricException>().WithMessage("*dimension 1*");
        ((Action)(() => FeatureStatistics.FromMoments([1, double.NaN], [1, 0, 0, 1]))).Should().Throw<MetricException>();
    }

    [Fact]
    public void Statistics_without_a_count_can_be_compared_but_not_continued()
    {
        var statistics = FeatureStatistics.FromMoments([1, 2], [1, 0.5, 0.5, 1]);

        statistics.Count.Should().BeNull();
        FrechetDistance.Compute(statistics, statistics).Value.Should().Be(0);
        ((Action)(() => statistics.Update([1f, 2f]))).Should().Throw<InvalidOperationException>();
        ((Action)(() => new FeatureStatistics(2).Merge(statistics))).Should().Throw<InvalidOperationException>();
    }
}
