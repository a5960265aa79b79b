using System.Diagnostics;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Cli.Benchmarking;

/// <summary>Races contestants over one network with random weights and random pictures of its own size.</summary>
/// <param name="options">The network.</param>
/// <param name="contestants">Who takes turns.</param>
internal sealed class EngineBenchmark(FamilyOptions options, IReadOnlyList<Contestant> contestants)
{
    private const int ForwardsForMemory = 3;   // the second and third find what the first has kept

    /// <summary>The rounds that count.</summary>
    public int Rounds { get; init; } = 15;

    /// <summary>The peak that the rows are compared with, as <see cref="MachinePeak"/> measures it.</summary>
    public required double PeakGflops { get; init; }

    /// <summary>Measures the peak memory of a contestant at a batch size; null where it cannot be had.</summary>
    public required Func<Contestant, int, Task<double?>> PeakMemory { get; init; }

    /// <summary>The largest working set of this process after it has built a contestant and run it: to be asked of a process that does nothing else.</summary>
    public static long PeakMemoryHere(FamilyOptions options, Contestant contestant, int batch)
    {
        using var network = Build(options);
        using var engine = contestant.Create(network);
        using var pictures = Pictures(network, batch);
        var forward = engine.ForwardOf(pictures);
        for (var i = 0; i < ForwardsForMemory; i++) forward();
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }

    /// <summary>One row for each contestant and batch size.</summary>
    public async Task<IReadOnlyList<BenchmarkRow>> RunAsync(IReadOnlyList<int> batches, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var network = Build(options);
        var building = Stopwatch.GetElapsedTime(start);
        var engines = new List<(Contestant Contestant, IEngine Engine, TimeSpan Building)>();
        try
        {
            foreach (var contestant in contestants)
            {
                cancellation.ThrowIfCancellationRequested();
                start = Stopwatch.GetTimestamp();
                var engine = contestant.Create(network);
                engines.Add((contestant, engine, building + Stopwatch.GetElapsedTime(start)));
            }

            var rows = new List<BenchmarkRow>();
            foreach (var batch in batches)
            {
                using var pictures = Pictures(network, batch);
                var timings = Race.Run([.. engines.Select(one => one.Engine.ForwardOf(pictures))], Rounds, cancellation);
                foreach (var ((contestant, _, buildingTime), timing) in engines.Zip(timings))
                    rows.Add(Row(network, contestant, batch, timing, buildingTime, await PeakMemory(contestant, batch)));
            }

            return [.. rows.Select(row => row with { RatioToOnnxRuntimeFp32 = Ratio(row, rows) })];
        }
        finally
        {
            engines.ForEach(one => one.Engine.Dispose());
        }
    }

    private static InceptionNetwork Build(FamilyOptions options)
    {
        var network = options.Create();
        RandomWeights.Fill(network);
        network.eval();
        return network;
    }

    private static Tensor Pictures(InceptionNetwork network, int batch)
    {
        var (channels, height, width) = network.Table.Input;
        return randn(batch, channels, height, width);
    }

    private static double? Ratio(BenchmarkRow row, IEnumerable<BenchmarkRow> rows) =>
        rows.FirstOrDefault(peer => peer is { Engine: "onnxruntime", Precision: "fp32" } && peer.Batch == row.Batch) is { } peer
            ? row.MedianMsPerImage / peer.MedianMsPerImage
            : null;

    private BenchmarkRow Row(InceptionNetwork network, Contestant contestant, int batch, Timing timing, TimeSpan building, double? memory)
    {
        var picturesPerSecond = 1000 * batch / timing.Median;
        var gflops = 2 * network.Summarize().MultiplyAdds * picturesPerSecond / 1e9;
        return new()
        {
            Model = network.Table.Name,
            Engine = contestant.Engine,
            Precision = contestant.Precision,
            Batch = batch,
            Threads = get_num_threads(),
            MedianMsPerImage = timing.Median / batch,
            Q1MsPerImage = timing.FirstQuartile / batch,
            Q3MsPerImage = timing.ThirdQuartile / batch,
            RatioToOnnxRuntimeFp32 = null,   // until all rows stand
            PeakMemoryMB = memory,
            ImagesPerSecond = picturesPerSecond,
            GflopPerSecond = gflops,
            PercentOfFp32Peak = 100 * gflops / PeakGflops,
            BuildMs = building.TotalMilliseconds,
        };
    }
}
