using Inception.Metrics.Numerics;

namespace Inception.Metrics.Tests.Numerics;

/// <summary>Against numpy.random.RandomState of NumPy 1.24.2, whose numbers NEP 19 freezes.</summary>
public class NumPyRandomTests
{
    [Theory]
    [InlineData(0u)]
    [InlineData(2020u)]
    [InlineData(4294967295u)]
    public void Bits_permutations_and_draws_are_NumPys(uint seed)
    {
        var golden = Fixture.Read("rng.json").GetProperty("seeds").GetProperty(seed.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var random = new NumPyRandom(seed);

        var raw = Enumerable.Range(0, 700).Select(_ => random.Next()).ToArray();

        raw[..6].Should().Equal(Numbers(golden.GetProperty("raw_first")).Select(value => (uint)value));
        raw[623..626].Should().Equal(Numbers(golden.GetProperty("raw_623_624_625")).Select(value => (uint)value));
        new NumPyRandom(seed).Permutation(10).Should().Equal(Numbers(golden.GetProperty("permutation_10")).Select(value => (int)value));
        foreach (var count in new[] { 1000, 5000, 50000 })
        {
            var expected = golden.GetProperty($"permutation_{count}");
            var permutation = new NumPyRandom(seed).Permutation(count);
            permutation[..8].Should().Equal(Numbers(expected.GetProperty("first")).Select(value => (int)value));
            permutation[^4..].Should().Equal(Numbers(expected.GetProperty("last")).Select(value => (int)value));
            ((uint)permutation.Select((value, index) => (long)value * index).Sum()).Should().Be((uint)expected.GetProperty("sum_of_index_times_value_mod_2_32").GetInt64());
        }
    }

    [Fact]
    public void Subsets_are_drawn_as_torch_fidelity_draws_them()
    {
        var golden = Fixture.Read("rng.json").GetProperty("seeds").GetProperty("2020");
        var random = new NumPyRandom(2020);
        var expected = golden.GetProperty("kid_26_22_size_20").EnumerateArray().ToDictionary(draw => draw.GetProperty("subset").GetInt32());

        for (var subset = 0; subset < 100; subset++)
        {
            int[] first = random.Choice(26, 20), second = random.Choice(22, 20);
            if (!expected.TryGetValue(subset, out var draw)) continue;
            first.Should().Equal(Numbers(draw.GetProperty("set_1")).Select(value => (int)value));
            second.Should().Equal(Numbers(draw.GetProperty("set_2")).Select(value => (int)value));
        }

        random.Next().Should().Be(golden.GetProperty("next_raw_after_kid").GetUInt32());
    }

    private static IEnumerable<long> Numbers(System.Text.Json.JsonElement array) => array.EnumerateArray().Select(value => value.GetInt64());
}
