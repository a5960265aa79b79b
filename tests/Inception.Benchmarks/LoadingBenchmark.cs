using Inception.Networks;
using Inception.Weights;

namespace Inception.Benchmarks;

/// <summary>Checkpoints from the disk (in the page cache) into networks.</summary>
internal static class LoadingBenchmark
{
    public static void Run(int rounds)
    {
        Run(new InceptionV3Options { AuxiliaryHeads = true }, "Inception v3 with its head", "pth", rounds);
        Run(new InceptionV4Options(), "Inception v4", "safetensors", rounds);
        Run(new InceptionResNetV2Options(), "Inception-ResNet v2", "safetensors", rounds);
    }

    private static void Run(FamilyOptions options, string title, string extension, int rounds)
    {
        var file = Path.Combine(Path.GetTempPath(), $"inception-benchmark-{Environment.ProcessId}.{extension}");
        try
        {
            using var network = options.Create();
            network.SaveWeights(file);
            new Contest($"{title}, {new FileInfo(file).Length / 1e6:F1} MB .{extension}")
                .Add("File.ReadAllBytes", () => GC.KeepAlive(File.ReadAllBytes(file)))
                .Add("open and load into a built network", () => network.LoadWeights(file))
                .Add("built with the weights, which does not initialise", () => options.Create(file).Dispose())
                .Add("built without, which initialises", () => options.Create().Dispose())
                .Run(rounds);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
