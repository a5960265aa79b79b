using System.Diagnostics;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Tool.Benchmarking;

/// <summary>Races contestants over one network and random images of its own size.</summary>
/// <param name="options">The network.</param>
/// <param name="contestants">Who takes turns.</param>
/// <param name="weights">A checkpoint of the network; random weights when null.</param>
internal sealed class EngineBenchmark(FamilyOptions options, IReadOnlyList<Contestant> contestants, string? weights = null)
{
    private const int ForwardsForMemory = 3;   // the second and third find what the first has kept

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(60);   // ONNX Runtime's threads spin some milliseconds after a run

    private readonly HashSet<Contestant> _warned = [];

    /// <summary>The rounds that count.</summary>
    public int Rounds { get; init; } = 15;

    /// <summary>Whether as many engines of one thread as there are threads run side by side, in place of one engine.</summary>
    public bool PerCore { get; init; }

    /// <summary>The peak that the rows are compared with, as <see cref="MachinePeak"/> measures it.</summary>
    public required double PeakGflops { get; init; }

    /// <summary>Measures the peak memory of a contestant; null where it cannot be had.</summary>
    public required Func<BenchmarkNetwork, Contestant, EngineSetup, Task<double?>> PeakMemory { get; init; }

    /// <summary>The largest working set of this process after it has built a contestant and run it: to be asked of a process that does nothing else.</summary>
    public static long PeakMemoryHere(FamilyOptions options, string folder, Contestant contestant, EngineSetup setup)
    {
        using var measured = BenchmarkNetwork.Open(options, folder);
        using var engine = contestant.Create(measured, setup);
        if (!engine.UsesNetwork) measured.ReleaseNetwork();
        var forward = engine.ForwardOf(ImageBatch.Random(setup.Batch, options.CreateTable().Input));
        for (var i = 0; i < ForwardsForMemory; i++) forward();
        using var self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }

    /// <summary>One row for each contestant and batch size.</summary>
    public async Task<IReadOnlyList<BenchmarkRow>> RunAsync(IReadOnlyList<int> batches, CancellationToken cancellation)
    {
        using var measured = BenchmarkNetwork.Create(options, weights);
        var rows = new List<BenchmarkRow>();
        foreach (var batch in batches) rows.AddRange(await RunAsync(measured, batch, cancellation));
        return rows;
    }

    private async Task<IReadOnlyList<BenchmarkRow>> RunAsync(BenchmarkNetwork measured, int batch, CancellationToken cancellation)
    {
        var (setup, count) = PerCore ? (new EngineSetup(batch, Threads: 1), get_num_threads()) : (new EngineSetup(batch, get_num_threads()), 1);
        var engines = new List<(IEngine Engine, TimeSpan Compiling)>();
        try
        {
            _ = measured.Network;   // so that no engine's time has it in it
            if (contestants.Any(one => one.Engine == Contestant.OnnxRuntime)) _ = measured.Onnx;
            if (contestants.Any(one => one.Precision == "int8")) _ = measured.OnnxInt8;
            foreach (var contestant in contestants)
            {
                cancellation.ThrowIfCancellationRequested();
                engines.Add(Create(measured, contestant, setup, count));
            }

            var images = ImageBatch.Random(batch, measured.Network.Table.Input);
            var timings = Race.Run([.. engines.Select(one => one.Engine.ForwardOf(images))], Rounds, Rest, cancellation);
            var rows = new List<BenchmarkRow>();
            foreach (var ((contestant, (engine, compiling)), timing) in contestants.Zip(engines).Zip(timings))
                rows.Add(Row(measured, contestant, setup, count, timing, engine, compiling, await PeakMemory(measured, contestant, setup)));
            return [.. rows.Select(row => row with { RatioToOnnxRuntimeFp32 = Ratio(row, rows) })];
        }
        finally
        {
            engines.ForEach(one => one.Engine.Dispose());
        }
    }

    private (IEngine Engine, TimeSpan Compiling) Create(BenchmarkNetwork measured, Contestant contestant, EngineSetup setup, int count)
    {
        var start = Stopwatch.GetTimestamp();
        var first = contestant.Create(measured, setup);
        var compiling = Stopwatch.GetElapsedTime(start);
        if (first is CompiledEngine compiled && _warned.Add(contestant)) Warnings.Write(compiled.Warnings);
        return (count == 1 ? first : new PerCoreEngine([first, .. Enumerable.Range(1, count - 1).Select(_ => contestant.Create(measured, setup))]), compiling);
    }

    private static double? Ratio(BenchmarkRow row, IEnumerable<BenchmarkRow> rows) =>
        rows.FirstOrDefault(peer => peer is { Engine: "onnxruntime", Precision: "fp32" }) is { } peer
            ? row.MedianMsPerImage / peer.MedianMsPerImage
            : null;

    private BenchmarkRow Row(
        BenchmarkNetwork measured, Contestant contestant, EngineSetup setup, int engines, Timing timing, IEngine engine, TimeSpan compiling, double? memory)
    {
        var network = measured.Network;
        var images = setup.Batch * (engine is PerCoreEngine ? engines * PerCoreEngine.ForwardsPerRun : 1);
        var imagesPerSecond = 1000 * images / timing.Median;
        var gflops = 2 * network.Summarize().MultiplyAdds * imagesPerSecond / 1e9;
        return new()
        {
            Model = network.Table.Name,
            Engine = contestant.Engine,
            Precision = contestant.Precision,
            Batch = setup.Batch,
            Threads = setup.Threads,
            Engines = engines,
            MedianMsPerImage = timing.Median / images,
            Q1MsPerImage = timing.FirstQuartile / images,
            Q3MsPerImage = timing.ThirdQuartile / images,
            RatioToOnnxRuntimeFp32 = null,   // until all rows stand
            PeakMemoryMB = memory,
            ImagesPerSecond = imagesPerSecond,
            GflopPerSecond = gflops,
            PercentOfFp32Peak = 100 * gflops / PeakGflops,
            LoadMs = contestant.Engine == "onnxruntime" ? 0 : measured.Loading.TotalMilliseconds,
            CompileMs = compiling.TotalMilliseconds,
        };
    }
}
