using System.Text.Json;

namespace Inception.Metrics.Tests;

/// <summary>KID against torch-fidelity and clean-fid, with their draws. Tolerances are those of Fixtures/README.md.</summary>
public class KernelDistanceGoldenTests
{
    public static TheoryData<string> Files => new(Fixture.StatisticsNames().Where(name => Fixture.Read(name).TryGetProperty("kid", out _)));

    [Theory]
    [MemberData(nameof(Files))]
    public void Mean_and_deviation_are_those_of_the_same_subsets(string file)
    {
        var (golden, generated, real, options) = Case(file);

        var result = KernelDistance.Compute(generated, real, options);

        result.Mean.Should().BeApproximately(golden.Number("mean"), 1e-10);
        result.StandardDeviation.Should().BeApproximately(golden.Number("std"), 1e-10);
        foreach (var (value, expected) in result.Subsets.Zip(golden.GetProperty("first_subsets").EnumerateArray()))
            value.Should().BeApproximately(expected.GetDouble(), 1e-10);
        result.Mean.Should().BeApproximately(golden.GetProperty("torch_fidelity_float64")[0].GetDouble(), 1e-12);
        result.StandardDeviation.Should().BeApproximately(golden.GetProperty("torch_fidelity_float64")[1].GetDouble(), 1e-12);
        result.Mean.Should().BeApproximately(golden.GetProperty("torch_fidelity_float32")[0].GetDouble(), 1e-6, "torch-fidelity's kernels are in float32");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Without_subsets_the_value_is_that_of_all_pairs(string file)
    {
        var (golden, generated, real, options) = Case(file);

        var value = KernelDistance.ComputeAll(generated, real, options);

        value.Should().BeApproximately(golden.Number("all_samples"), 1e-10);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void clean_fid_draws_real_images_first(string file)
    {
        var (golden, generated, real, options) = Case(file);
        if (!golden.TryGetProperty("mean_when_second_set_draws_first", out var expected)) return;

        var result = KernelDistance.Compute(generated, real, MetricOptions.For(MetricConvention.CleanFid).KernelDistance with
        {
            SubsetSize = options.SubsetSize,
            Subsets = options.Subsets,
            Seed = options.Seed,
        });

        result.Mean.Should().BeApproximately(expected.GetDouble(), 1e-10);
    }

    private static (JsonElement Golden, FeatureMatrix Generated, FeatureMatrix Real, KernelDistanceOptions Options) Case(string file)
    {
        var golden = Fixture.Read(file);
        var kid = golden.GetProperty("kid");
        var options = new KernelDistanceOptions
        {
            Subsets = kid.GetProperty("subsets").GetInt32(),
            SubsetSize = kid.GetProperty("size").GetInt32(),
            Seed = kid.GetProperty("seed").GetUInt32(),
        };
        return (kid, SyntheticFeatures.Create(golden.GetProperty("set_1")), SyntheticFeatures.Create(golden.GetProperty("set_2")), options);
    }
}
