using System.Globalization;
using Inception.Networks;
using Inception.Tool.Benchmarking;

namespace Inception.Benchmarks;

/// <summary>All engines of <c>inception bench</c>, and TorchSharp's plain modules, over the networks that the README's table shows.</summary>
internal static class EngineRaces
{
    public const string PeakMemory = "peak-memory";   // what this program asks of itself

    private static readonly Contestant Plain = new("torchsharp", "fp32", (measured, setup) => new PlainEngine(measured.Network, setup.Threads));

    /// <summary>The plain network knows the rows of these.</summary>
    private static readonly string[] WithPlain = ["googlenet", "inception_v3", "inception_v4"];

    private static readonly (string Network, int[] Batches)[] Races =
    [
        ("inception_v3", [1, 8]),
        ("googlenet", [8]),
        ("inception_v4", [8]),
        ("inception_resnet_v2", [8]),
    ];

    public static async Task RunAsync(int rounds)
    {
        var peak = MachinePeak.MeasureGflops(TorchSharp.torch.CPU, CancellationToken.None);
        foreach (var (network, batches) in Races)
        {
            var options = NetworkFamily.Named(network);
            var benchmark = new EngineBenchmark(options, [.. ContestantsOf(network)])
            {
                Rounds = rounds,
                PeakGflops = peak,
                PeakMemory = (measured, one, setup) => MemoryProcess.MeasureAsync(
                    [PeakMemory, network, measured.Folder, one.Engine, one.Precision, $"{setup.Batch}", $"{setup.Threads}"], CancellationToken.None),
            };
            BenchmarkTable.Print(await benchmark.RunAsync(batches, CancellationToken.None), options, benchmark);
            Console.WriteLine();
        }
    }

    /// <summary>Prints the bytes that one contestant takes.</summary>
    public static void PrintPeakMemory(string network, string folder, string engine, string precision, string batch, string threads) => Console.WriteLine(EngineBenchmark.PeakMemoryHere(
        NetworkFamily.Named(network),
        folder,
        ContestantsOf(network).First(one => one.Engine == engine && one.Precision == precision),
        new(int.Parse(batch, CultureInfo.InvariantCulture), int.Parse(threads, CultureInfo.InvariantCulture))));

    private static IEnumerable<Contestant> ContestantsOf(string network) => WithPlain.Contains(network) ? [Plain, .. Contestant.All] : Contestant.All;
}
