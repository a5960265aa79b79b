using Inception.Networks;
using Inception.Weights;

namespace Inception.Benchmarks;

/// <summary>A checkpoint of Inception v3 from the disk (in the page cache) into a network.</summary>
internal static class LoadingBenchmark
{
    public static void Run(int rounds)
    {
        var file = Path.Combine(Path.GetTempPath(), $"inception-benchmark-{Environment.ProcessId}.pth");
        var options = new InceptionV3Options { AuxiliaryHeads = true };
        try
        {
            using var network = new InceptionV3(options);
            network.SaveWeights(file);
            new Contest($"Inception v3 with its head, {new FileInfo(file).Length / 1e6:F1} MB .pth")
                .Add("File.ReadAllBytes", () => GC.KeepAlive(File.ReadAllBytes(file)))
                .Add("open and load into a built network", () => network.LoadWeights(file))
                .Add("new InceptionV3(weights:), which does not initialise", () => new InceptionV3(options, file).Dispose())
                .Add("new InceptionV3(), which initialises", () => new InceptionV3(options).Dispose())
                .Run(rounds);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
