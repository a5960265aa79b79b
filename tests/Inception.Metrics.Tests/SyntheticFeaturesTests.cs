namespace Inception.Metrics.Tests;

public class SyntheticFeaturesTests
{
    public static TheoryData<string> Files => new(Fixture.StatisticsNames());

    /// <summary>Bit for bit, or a metric would be blamed for its input. Sums are of float64 in NumPy's order, hence the tolerance.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void Inputs_are_those_of_the_golden_files(string file)
    {
        var golden = Fixture.Read(file);
        for (var i = 0; i < 2; i++)
        {
            var probe = golden.GetProperty("probe")[i];

            var rows = SyntheticFeatures.Rows(golden.GetProperty($"set_{i + 1}"));

            rows[..4].Select(value => (double)value).Should().Equal(probe.GetProperty("first").EnumerateArray().Select(value => value.GetDouble()));
            ((double)rows[^1]).Should().Be(probe.Number("last"));
            rows.Sum(value => (double)value).Should().BeApproximately(probe.Number("sum"), 1e-9 * Math.Abs(probe.Number("sum")));
        }
    }
}
