using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Tests.Quantization;

public sealed class RangeSearchTests
{
    [Fact]
    public void Min_max_takes_all_and_a_percentile_leaves_the_tails_out()
    {
        using var ramp = arange(-1_000, 9_001, ScalarType.Float32).div_(1_000);
        var histogram = Of(ramp);

        Find(histogram, CalibrationMethod.MinMax).Should().Be(new ValueRange(-1, 9));
        var inner = RangeSearch.Find(histogram, new() { Method = CalibrationMethod.Percentile, Percentile = 99 });
        inner.High.Should().BeApproximately(8.9f, 0.005f, "a bin is 0.004 wide");
        inner.Low.Should().BeApproximately(-0.9f, 0.005f);
    }

    /// <summary>One value of a million at twice the largest of the others: to cover it would make every step twice as wide.</summary>
    [Theory]
    [InlineData(CalibrationMethod.MeanSquaredError)]
    [InlineData(CalibrationMethod.Entropy)]
    public void An_outlier_is_cut_where_that_costs_less_than_it_gains(CalibrationMethod method)
    {
        using var random = new Generator(3);
        using var values = randn(1_000_000, generator: random).abs_();
        values[0] = 12;

        var range = Find(Of(values), method);

        range.Low.Should().Be(0);
        range.High.Should().BeInRange(2.5f, 9);
    }

    [Theory]
    [InlineData(CalibrationMethod.MeanSquaredError)]
    [InlineData(CalibrationMethod.Entropy)]
    public void Values_that_fill_their_range_alike_keep_it(CalibrationMethod method)
    {
        using var random = new Generator(3);
        using var values = rand(100_000, generator: random).mul_(6).sub_(2);

        var range = Find(Of(values), method);

        range.High.Should().BeGreaterThan(3.8f);
        range.Low.Should().BeLessThan(-1.9f);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(5f)]
    [InlineData(-5f)]
    public void A_map_of_one_value_has_that_value(float value)
    {
        using var values = full(100, value);
        foreach (var method in Enum.GetValues<CalibrationMethod>())
        {
            var range = Find(Of(values), method);
            var quantization = AffineQuantization.FromRange(range);
            var q = Math.Clamp(Math.Round(value / quantization.Scale) + quantization.ZeroPoint, 0, 255);
            (quantization.Scale * (q - quantization.ZeroPoint)).Should().BeApproximately(value, 0.03 * Math.Abs(value) + 1e-9, "{0}", method);
        }
    }

    [Fact]
    public void Counts_do_not_depend_on_the_order_of_small_and_large_values()
    {
        using var small = linspace(-1, 1, 1_001);
        using var large = linspace(-1_000, 3_000, 1_001);
        var (one, other) = (new ValueHistogram(), new ValueHistogram());
        one.Add(small);
        one.Add(large);
        other.Add(large);
        other.Add(small);

        one.Counts.Should().Equal(other.Counts);
        one.Counts.Sum().Should().Be(2_002);
        (one.Low, one.High).Should().Be((-1_000, 3_000));
    }

    [Fact]
    public void Quantisation_has_an_exact_zero_and_one_at_0_without_negative_values()
    {
        AffineQuantization.FromRange(new(0, 2.55f)).ZeroPoint.Should().Be(0);
        AffineQuantization.FromRange(new(1, 2.55f)).ZeroPoint.Should().Be(0);
        AffineQuantization.FromRange(new(-1, 1)).ZeroPoint.Should().BeInRange(127, 128, "127.5 lies between");
        AffineQuantization.FromRange(new(-1, -0.5f)).ZeroPoint.Should().Be(255);
        AffineQuantization.FromRange(new(0, 0)).Scale.Should().BePositive();
    }

    private static ValueRange Find(ValueHistogram histogram, CalibrationMethod method) => RangeSearch.Find(histogram, new() { Method = method });

    private static ValueHistogram Of(Tensor values)
    {
        var histogram = new ValueHistogram();
        histogram.Add(values).Should().BeTrue();
        return histogram;
    }
}
