using Inception.Metrics;
using Inception.Metrics.Extraction;
using Inception.Metrics.Inputs;
using TorchSharp;

namespace Inception.Tests.Documentation.Examples;

/// <summary>The examples of docs/metrics.md, so that they compile; <see cref="DocumentationTests"/> compares the two texts.</summary>
internal static class MetricsExamples
{
    public static void FidOfAFolder()
    {
        var options = MetricOptions.For(MetricConvention.PyTorchFid);
        using var network = FidNetwork.Load();
        using var images = ImageSource.Folder("samples");
        var generated = new FeatureStatistics(dimensions: 2048);
        new FeatureExtractor(network, options.Preprocessing).Extract(images, batch => generated.Update(batch.Rows("2048")));

        var fid = FrechetDistance.Compute(generated, FeatureStatistics.Load("real.npz"));
        Console.WriteLine($"FID {fid.Value:F3}");
        foreach (var warning in fid.Warnings) Console.WriteLine(warning);
    }

    public static void StatisticsThatMerge(IEnumerable<float[]> batches)
    {
        var part = new FeatureStatistics(dimensions: 2048);
        foreach (var batch in batches) part.Update(batch);   // rows of float32 or float64
        part.Save("part-03.npz");

        var whole = FeatureStatistics.Load("part-01.npz");
        whole.Merge(FeatureStatistics.Load("part-02.npz"));
        whole.Merge(part);
    }

    public static void InATrainingLoop(IEnumerable<torch.Tensor> generated)
    {
        using var network = TorchFeatureNetwork.LoadFid(device: "cuda");
        var preprocessing = MetricOptions.For(MetricConvention.TorchFidelity).Preprocessing;
        var statistics = new FeatureStatistics(network.FeatureLength);
        foreach (var images in generated)   // N×3×H×W of uint8
        {
            using var features = network.Extract(images, preprocessing);
            statistics.Update(features);
        }

        Console.WriteLine($"FID {FrechetDistance.Compute(statistics, FeatureStatistics.Load("real.npz")).Value:F2}");
    }
}
