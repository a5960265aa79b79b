using System.Globalization;
using System.Text.Json;
using Inception.Inference;
using Inception.Metrics;
using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;

namespace Inception.ReferenceTests.Metrics;

/// <summary>
/// From image files of mixed sizes to the numbers, under formula weights, for each library's resize. The values come from pytorch-fid's network and the
/// libraries' own functions; Fixtures/README.md says how.
/// </summary>
[Trait("Category", "Slow")]
public sealed class FidGoldenTests : IDisposable
{
    private static readonly string[] Layers = ["64", "192", "768", "2048", FeatureLayer.UnbiasedLogits];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(MetricConvention.PyTorchFid, "fid_pytorch")]
    [InlineData(MetricConvention.TorchFidelity, "fid_tensorflow")]
    [InlineData(MetricConvention.CleanFid, "fid_clean")]
    public void Image_files_of_mixed_sizes_give_the_librarys_features_and_FID(MetricConvention convention, string preprocessing)
    {
        var golden = Read(preprocessing);
        using var network = FidNetwork.Load(
            FormulaFidWeights.Path, new() { Dimensions = [64, 192, 768, 2048], Engine = new() { Verification = Verification.None, Threads = 2 } });
        var extractor = new FeatureExtractor(network, MetricOptions.For(convention).Preprocessing);

        var (generated, real) = (Collect(extractor, golden, "set_1"), Collect(extractor, golden, "set_2"));

        CompareFeatures(golden, generated, "set_1");
        CompareFeatures(golden, real, "set_2");
        var metrics = golden.GetProperty("metrics").GetProperty("2048");

        // 1e-5: float32 convolutions (measured in PyTorch: 2e-7). The libraries are lower by up to 2e-6 for fewer images than dimensions.
        var fid = FrechetDistance.Compute(generated.Features("2048")!, real.Features("2048")!).Value;
        fid.Should().BeApproximately(metrics.GetProperty("fid").GetProperty("value").GetDouble(), 1e-5 * fid);
        fid.Should().BeApproximately(metrics.GetProperty("fid").GetProperty("torch_fidelity").GetDouble(), 1e-5 * fid);
        FrechetDistance.Compute(generated.Statistics, real.Statistics).Value.Should().BeApproximately(fid, 1e-8 * fid);
        foreach (var layer in golden.GetProperty("fid_other_layers").EnumerateObject())
        {
            FrechetDistance.Compute(generated.Features(layer.Name)!, real.Features(layer.Name)!).Value
                .Should().BeApproximately(layer.Value.GetDouble(), 1e-5 * layer.Value.GetDouble(), layer.Name);
        }

        CompareOthers(metrics, generated, real);
    }

    private static void CompareOthers(JsonElement metrics, FeatureSet generated, FeatureSet real)
    {
        var (ours, theirs, golden) = (generated.Features("2048")!, real.Features("2048")!, metrics.GetProperty("kid"));
        var kid = KernelDistance.Compute(ours, theirs, new() { SubsetSize = golden.GetProperty("size").GetInt32() });
        kid.Mean.Should().BeApproximately(golden.GetProperty("mean").GetDouble(), 1e-4 * kid.Mean);   // of float32 features
        kid.StandardDeviation.Should().BeApproximately(golden.GetProperty("std").GetDouble(), 1e-4 * kid.StandardDeviation);
        var isc = InceptionScore.Compute(generated.Features(FeatureLayer.UnbiasedLogits)!);
        isc.Mean.Should().BeApproximately(metrics.GetProperty("isc").GetProperty("set_1_splits_10").GetProperty("mean").GetDouble(), 1e-4);
        var prc = metrics.GetProperty("prc_k3");
        var neighbors = NeighborMetrics.Compute(ours, theirs, new(), new());
        neighbors.PrecisionRecall!.Precision.Should().BeApproximately(prc.GetProperty("precision").GetDouble(), 1e-12);
        neighbors.PrecisionRecall.Recall.Should().BeApproximately(prc.GetProperty("recall").GetDouble(), 1e-12);
        neighbors.DensityCoverage!.Density.Should().BeApproximately(metrics.GetProperty("prdc_k5").GetProperty("density").GetDouble(), 1e-12);
        neighbors.DensityCoverage.Coverage.Should().BeApproximately(metrics.GetProperty("prdc_k5").GetProperty("coverage").GetDouble(), 1e-12);
    }

    private static void CompareFeatures(JsonElement golden, FeatureSet set, string name)
    {
        foreach (var layer in Layers)
        {
            var expected = golden.GetProperty("features").GetProperty(layer).GetProperty(name);
            var matrix = set.Features(layer)!;
            var row = new double[matrix.Dimensions];
            foreach (var known in expected.GetProperty("rows").EnumerateObject())
            {
                matrix.CopyRows(int.Parse(known.Name, CultureInfo.InvariantCulture), row);
                var numbers = known.Value.EnumerateArray().Select(value => value.GetDouble()).ToArray();

                // 2e-5 of the layer's deviation, as the README of the golden values says.
                row[..numbers.Length].Zip(numbers, (a, b) => Math.Abs(a - b)).Max()
                    .Should().BeLessThan(2e-5 * expected.GetProperty("std").GetDouble(), $"{name}, layer {layer}, image {known.Name}");
            }
        }
    }

    private FeatureSet Collect(FeatureExtractor extractor, JsonElement golden, string name)
    {
        var spec = golden.GetProperty(name);
        var sizes = spec.GetProperty("sizes").EnumerateArray().Select(size => (size[0].GetInt32(), size[1].GetInt32()));
        var images = new FormulaImages(spec.GetProperty("name").GetString()!, [.. sizes], spec.GetProperty("cell").GetInt32(), spec.GetProperty("contrast").GetInt32(), spec.GetProperty("brightness").GetInt32());
        images.WriteTo(_folder[name], spec.GetProperty("count").GetInt32());
        using var source = ImageSource.Folder(_folder[name]);
        return extractor.Collect(source, "2048", Layers);
    }

    private static JsonElement Read(string preprocessing)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Metrics", "Fixtures", $"pictures_mixed_sizes_{preprocessing}.json");
        return JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
    }
}
