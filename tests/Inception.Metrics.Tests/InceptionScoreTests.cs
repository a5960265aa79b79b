namespace Inception.Metrics.Tests;

public class InceptionScoreTests
{
    public static TheoryData<string, int> Runs()
    {
        var runs = new TheoryData<string, int>();
        foreach (var set in Fixture.Read("isc.json").EnumerateArray())
        {
            for (var run = 0; run < set.GetProperty("results").GetArrayLength(); run++) runs.Add(set.GetProperty("name").GetString()!, run);
        }

        return runs;
    }

    /// <summary>Float64 in both, hence the tolerance of rounding.</summary>
    [Theory]
    [MemberData(nameof(Runs))]
    public void Scores_are_torch_fidelitys(string name, int run)
    {
        var set = Fixture.Read("isc.json").EnumerateArray().Single(set => set.GetProperty("name").GetString() == name);
        var golden = set.GetProperty("results")[run];

        var result = InceptionScore.Compute(SyntheticFeatures.Logits(set), new()
        {
            Splits = golden.GetProperty("splits").GetInt32(),
            Shuffle = golden.GetProperty("shuffle").GetBoolean(),
            Seed = golden.GetProperty("seed").GetUInt32(),
        });

        result.Mean.Should().BeApproximately(golden.Number("mean"), 1e-12);
        result.StandardDeviation.Should().BeApproximately(golden.Number("std"), 1e-12);
        result.Mean.Should().BeApproximately(golden.GetProperty("torch_fidelity")[0].GetDouble(), 1e-12);
        foreach (var (score, expected) in result.Splits.Zip(golden.GetProperty("first_scores").EnumerateArray()))
            score.Should().BeApproximately(expected.GetDouble(), 1e-12);
    }

    /// <summary>NVIDIA's and guided-diffusion's code take the logarithm of a probability of 0, which is NaN.</summary>
    [Fact]
    public void Certain_and_evenly_spread_classes_give_their_number()
    {
        var logits = new float[10 * 10];
        for (var i = 0; i < 10; i++) logits[(i * 10) + i] = 1000;

        var result = InceptionScore.Compute(FeatureMatrix.From(logits, 10), new() { Splits = 1 });

        result.Mean.Should().BeApproximately(10, 1e-12);
        result.StandardDeviation.Should().Be(0);
    }

    [Fact]
    public void Fewer_images_than_splits_and_NaN_are_refused()
    {
        var logits = SyntheticFeatures.Rows("isc", 10, 3);

        ((Action)(() => InceptionScore.Compute(FeatureMatrix.From(logits, 3), new() { Splits = 11 }))).Should().Throw<MetricException>().WithMessage("*11*10*");
        logits[8] = float.PositiveInfinity;
        ((Action)(() => InceptionScore.Compute(FeatureMatrix.From(logits, 3)))).Should().Throw<MetricException>().Which.Row.Should().Be(2);
    }
}
