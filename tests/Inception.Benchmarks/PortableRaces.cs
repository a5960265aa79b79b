using Inception.Networks;
using Inception.Tool.Benchmarking;

namespace Inception.Benchmarks;

/// <summary>The portable engine against ONNX Runtime in float32, over the networks that docs/performance.md shows.</summary>
internal static class PortableRaces
{
    private static readonly string[] Networks = ["inception_v3", "inception_v4", "inception_resnet_v2", "xception", "bninception", "googlenet"];

    private static readonly Contestant[] Contestants = [Contestant.All.First(one => one.Engine == "portable"), Contestant.OnnxRuntimeFp32];

    /// <summary>Prints a table for each network.</summary>
    /// <param name="rounds">The rounds that count.</param>
    /// <param name="networks">The networks; all where none is named.</param>
    public static async Task RunAsync(int rounds, string[] networks)
    {
        var peak = MachinePeak.MeasureGflops(TorchSharp.torch.CPU, CancellationToken.None);
        foreach (var network in networks.Length > 0 ? networks : Networks)
        {
            var options = NetworkFamily.Named(network);
            foreach (var perCore in (bool[])[false, true])
            {
                var benchmark = new EngineBenchmark(options, Contestants)
                {
                    Rounds = rounds,
                    PeakGflops = peak,
                    PerCore = perCore,
                    PeakMemory = (_, _, _) => Task.FromResult<double?>(null),
                };
                BenchmarkTable.Print(await benchmark.RunAsync(perCore ? [1] : [1, 8], CancellationToken.None), options, benchmark);
            }
        }
    }
}
