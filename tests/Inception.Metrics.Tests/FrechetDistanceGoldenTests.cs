namespace Inception.Metrics.Tests;

/// <summary>FID against exact values and against the libraries' own. Tolerances are those of Fixtures/README.md; T is the sum of the traces.</summary>
public class FrechetDistanceGoldenTests
{
    public static TheoryData<string> Files => new(Fixture.StatisticsNames());

    [Theory]
    [MemberData(nameof(Files))]
    public void Features_give_the_exact_distance(string file)
    {
        var (golden, generated, real) = Case(file);

        var result = FrechetDistance.Compute(generated, real);

        AssertGolden(golden, result, 1e-11);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Statistics_give_the_exact_distance(string file)
    {
        var (golden, generated, real) = Case(file);

        var result = FrechetDistance.Compute(FeatureStatistics.Of(generated), FeatureStatistics.Of(real));

        AssertGolden(golden, result, 1e-11);
    }

    /// <summary>Means in float32 (torch-fidelity, clean-fid) and roots of eigenvalues that should be 0 are errors of the libraries.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void The_libraries_agree_within_their_own_errors(string file)
    {
        var (golden, generated, real) = Case(file);
        var fid = golden.GetProperty("fid");
        var hasOffset = golden.GetProperty("set_1").Number("offset") != 0;

        var result = FrechetDistance.Compute(generated, real);

        var traces = result.GeneratedTrace + result.RealTrace;
        var isDeficient = result.GeneratedRank < result.Dimensions || result.RealRank < result.Dimensions;
        result.Value.Should().BeApproximately(fid.Number("pytorch_fid"), (isDeficient ? 3e-6 : 1e-11) * traces);
        foreach (var library in new[] { "torch_fidelity", "clean_fid" })
            result.Value.Should().BeApproximately(fid.Number(library), (hasOffset ? 3e-5 : isDeficient ? 3e-6 : 1e-6) * traces);
    }

    /// <summary>The error that is stated is one: the exact value lies within it, and it is small.</summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void The_error_bound_holds(string file)
    {
        var (golden, generated, real) = Case(file);

        var result = FrechetDistance.Compute(generated, real);

        var exact = golden.GetProperty("fid").TryGetProperty("exact", out var text) ? double.Parse(text.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : golden.GetProperty("fid").Number("value");
        Math.Abs(result.Value - exact).Should().BeLessThanOrEqualTo(result.ErrorBound);
        result.ErrorBound.Should().BeLessThan(1e-9 * (result.GeneratedTrace + result.RealTrace));
    }

    private static (System.Text.Json.JsonElement Golden, FeatureMatrix Generated, FeatureMatrix Real) Case(string file)
    {
        var golden = Fixture.Read(file);
        return (golden, SyntheticFeatures.Create(golden.GetProperty("set_1")), SyntheticFeatures.Create(golden.GetProperty("set_2")));
    }

    private static void AssertGolden(System.Text.Json.JsonElement golden, FrechetDistanceResult result, double tolerance)
    {
        var fid = golden.GetProperty("fid");
        var traces = fid.Number("trace_1") + fid.Number("trace_2");
        result.GeneratedTrace.Should().BeApproximately(fid.Number("trace_1"), tolerance * traces);
        result.RealTrace.Should().BeApproximately(fid.Number("trace_2"), tolerance * traces);
        result.MeanTerm.Should().BeApproximately(fid.Number("mean_term"), tolerance * traces);
        result.RootTrace.Should().BeApproximately(fid.Number("trace_sqrt"), tolerance * traces);
        result.Value.Should().BeApproximately(fid.Number("value"), tolerance * traces);
    }
}
