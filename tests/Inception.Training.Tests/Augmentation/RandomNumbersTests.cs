using Inception.Training.Augmentation;

namespace Inception.Training.Tests.Augmentation;

public class RandomNumbersTests
{
    private const int Draws = 20_000;

    [Fact]
    public void The_numbers_of_a_key_are_the_same_for_ever()
    {
        // From an independent implementation of SplitMix64 and xoshiro256** in Python, itself held to the authors' published outputs.
        Bits(RandomNumbers.From(1, -2, 3)).Should().Equal(0x259ff453aa972529, 0x6ab404316f6707ad, 0x80d7a954d1d30f40);
        Bits(RandomNumbers.From()).Should().Equal(0x99ec5f36cb75f2b4, 0xbf6e1f784956452a, 0x1a5f849d4933e6e0);
    }

    [Fact]
    public void Keys_that_differ_in_a_word_or_in_their_order_have_other_numbers()
    {
        long[][] keys = [[0], [1], [0, 0], [0, 1], [1, 0], [1, 1], [1, 0, 0], [long.MinValue], [long.MaxValue]];

        keys.Select(key => RandomNumbers.From(key).NextBits()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Whole_numbers_are_equally_likely()
    {
        var random = RandomNumbers.From(5);
        var counts = new int[7];

        for (var i = 0; i < Draws; i++) counts[random.Below(7)]++;

        // Each count is binomial with the standard deviation √(20000·1/7·6/7) = 49.5; five of them.
        counts.Should().OnlyContain(count => Math.Abs(count - (Draws / 7.0)) < 5 * 49.5);
    }

    [Fact]
    public void The_normal_distribution_has_mean_0_and_deviation_1()
    {
        var random = RandomNumbers.From(6);

        var (mean, variance) = Moments(random.Normal);

        // Their standard errors are 1/√n = 0.007 and √(2/n) = 0.01; five of them.
        mean.Should().BeApproximately(0, 0.036);
        variance.Should().BeApproximately(1, 0.05);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    [InlineData(1)]
    [InlineData(5)]
    public void The_beta_distribution_has_its_moments_and_its_range(double alpha)
    {
        var random = RandomNumbers.From(7);
        var (least, most) = (1.0, 0.0);

        var (mean, variance) = Moments(() =>
        {
            var value = random.Beta(alpha);
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
            return value;
        });

        // The variance of the symmetric beta distribution is 1 / (4(2α + 1)), at most 1/4; the standard error of the mean of n numbers is at most 0.5/√n = 0.0035.
        mean.Should().BeApproximately(0.5, 5 * 0.0035);
        variance.Should().BeApproximately(1 / (4 * ((2 * alpha) + 1)), 0.01);
        least.Should().BeGreaterThanOrEqualTo(0);
        most.Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public void An_order_has_every_number_once_and_every_place_sees_every_number()
    {
        var random = RandomNumbers.From(8);
        var seen = new HashSet<(int Place, int Number)>();

        for (var i = 0; i < 200; i++)
        {
            var order = random.Order(5);
            order.Order().Should().Equal(0, 1, 2, 3, 4);
            seen.UnionWith(order.Select((number, place) => (place, number)));
        }

        // A pair is absent from 200 orders with the probability 0.8^200 = 4e-20.
        seen.Should().HaveCount(25);
    }

    private static ulong[] Bits(RandomNumbers random) => [random.NextBits(), random.NextBits(), random.NextBits()];

    private static (double Mean, double Variance) Moments(Func<double> draw)
    {
        var values = Enumerable.Range(0, Draws).Select(_ => draw()).ToArray();
        var mean = values.Average();
        return (mean, values.Average(value => (value - mean) * (value - mean)));
    }
}
