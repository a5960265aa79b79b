using System.Text.Json;

namespace Inception.Metrics.Tests;

/// <summary>
/// Counts are exact where no image lies on a radius, as the files tell, and within one image elsewhere. With an offset of 1,000 torch-fidelity's distances
/// are wrong (Fixtures/README.md), and it is not compared.
/// </summary>
public class NeighborMetricsGoldenTests
{
    private const string RadiusTest = "same_when_radii_change_by_3e-6";

    public static TheoryData<string> Files => new(Fixture.StatisticsNames());

    [Theory]
    [MemberData(nameof(Files))]
    public void Precision_and_recall_are_those_of_torch_fidelity(string file)
    {
        var (golden, generated, real) = Case(file);
        var prc = golden.GetProperty("prc");
        var slack = prc.GetProperty(RadiusTest).GetBoolean() ? 0 : 1;

        var result = PrecisionRecall.Compute(generated, real, new() { Neighbors = prc.GetProperty("k").GetInt32() });

        result.GeneratedInside.Should().BeCloseTo(prc.GetProperty("counts")[0].GetInt32(), (uint)slack);
        result.RealInside.Should().BeCloseTo(prc.GetProperty("counts")[1].GetInt32(), (uint)slack);
        if (slack > 0) return;
        result.Precision.Should().BeApproximately(prc.Number("precision"), 1e-15);
        result.Recall.Should().BeApproximately(prc.Number("recall"), 1e-15);
        result.FScore.Should().BeApproximately(prc.Number("f_score"), 1e-14);
        if (golden.GetProperty("set_1").Number("offset") != 0) return;
        result.FScore.Should().BeApproximately(prc.GetProperty("torch_fidelity_full")[2].GetDouble(), 1e-7, "its means are in float32");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Density_and_coverage_are_those_of_prdc(string file)
    {
        var (golden, generated, real) = Case(file);
        var prdc = golden.GetProperty("prdc");
        var neighbors = prdc.GetProperty("k").GetInt32();
        var isExact = prdc.GetProperty(RadiusTest).GetBoolean();

        var result = NeighborMetrics.Compute(generated, real, new() { Neighbors = neighbors, IncludesRadius = false }, new() { Neighbors = neighbors });

        result.DensityCoverage!.Density.Should().BeApproximately(prdc.Number("density"), isExact ? 1e-14 : 2.0 / (neighbors * generated.Count));
        result.DensityCoverage.Coverage.Should().BeApproximately(prdc.Number("coverage"), isExact ? 1e-15 : 1.0 / real.Count);
        result.PrecisionRecall!.Precision.Should().BeApproximately(prdc.Number("precision"), isExact ? 1e-15 : 1.0 / generated.Count);
        result.PrecisionRecall.Recall.Should().BeApproximately(prdc.Number("recall"), isExact ? 1e-15 : 1.0 / real.Count);
    }

    /// <summary>The neighbour lies on the radius, to the last bit: own and cross distances come from the same arithmetic.</summary>
    [Fact]
    public void The_density_of_a_set_with_itself_is_1_without_the_radius_and_more_with_it()
    {
        var set = SyntheticFeatures.Set("itself", 1200, 40);

        DensityCoverage.Compute(set, set).Density.Should().Be(1);
        DensityCoverage.Compute(set, set, new() { IncludesRadius = true }).Density.Should().BeApproximately(6.0 / 5, 1e-14);
        PrecisionRecall.Compute(set, set).Should().Match<PrecisionRecallResult>(result => result.Precision == 1 && result.Recall == 1);
    }

    /// <summary>Several blocks of rows against the definition.</summary>
    [Fact]
    public void Blocks_of_rows_change_nothing()
    {
        FeatureMatrix generated = SyntheticFeatures.Set("blocks.a", 1050, 3), real = SyntheticFeatures.Set("blocks.b", 1100, 3, shift: 0.3);

        var result = NeighborMetrics.Compute(generated, real, new(), new());

        var (radiiOfReal, radiiOfGenerated, denser) = (Radii(real, 3), Radii(generated, 3), Radii(real, 5));
        bool[] insideReal = new bool[1050], insideGenerated = new bool[1100], covered = new bool[1100];
        long containments = 0;
        for (var i = 0; i < 1050; i++)
        {
            for (var j = 0; j < 1100; j++)
            {
                var distance = Distance(generated, i, real, j);
                insideReal[i] |= distance <= radiiOfReal[j];
                insideGenerated[j] |= distance <= radiiOfGenerated[i];
                if (distance >= denser[j]) continue;
                containments++;
                covered[j] = true;
            }
        }

        result.PrecisionRecall!.GeneratedInside.Should().Be(insideReal.Count(inside => inside));
        result.PrecisionRecall.RealInside.Should().Be(insideGenerated.Count(inside => inside));
        result.DensityCoverage!.Containments.Should().Be(containments);
        result.DensityCoverage.CoveredReal.Should().Be(covered.Count(one => one));
    }

    [Fact]
    public void Too_few_images_are_refused()
    {
        FeatureMatrix three = SyntheticFeatures.Set("three", 3, 4), ten = SyntheticFeatures.Set("ten", 10, 4);

        ((Action)(() => PrecisionRecall.Compute(three, ten))).Should().Throw<MetricException>().WithMessage("*generated*3*");
        ((Action)(() => PrecisionRecall.Compute(ten, three))).Should().Throw<MetricException>().WithMessage("*real*3*");
        ((Action)(() => DensityCoverage.Compute(three, ten))).Should().NotThrow("only the real images need neighbours");
    }

    private static double[] Radii(FeatureMatrix set, int neighbor) =>
        [.. Enumerable.Range(0, set.Count).Select(i => Enumerable.Range(0, set.Count).Where(j => j != i).Select(j => Distance(set, i, set, j)).Order().ElementAt(neighbor - 1))];

    private static double Distance(FeatureMatrix first, int row, FeatureMatrix second, int column)
    {
        Span<double> a = stackalloc double[first.Dimensions], b = stackalloc double[second.Dimensions];
        first.CopyRows(row, a);
        second.CopyRows(column, b);
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    private static (JsonElement Golden, FeatureMatrix Generated, FeatureMatrix Real) Case(string file)
    {
        var golden = Fixture.Read(file);
        return (golden, SyntheticFeatures.Create(golden.GetProperty("set_1")), SyntheticFeatures.Create(golden.GetProperty("set_2")));
    }
}
