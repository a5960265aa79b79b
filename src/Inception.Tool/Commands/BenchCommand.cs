using System.CommandLine;
using System.Globalization;
using Inception.Runtime;
using Inception.Tool.Benchmarking;
using static TorchSharp.torch;

namespace Inception.Tool.Commands;

/// <summary><c>inception bench</c>: how fast the engines run a network on this machine.</summary>
internal static class BenchCommand
{
    private const int LargestBatch = 1024;
    private const int MostThreads = 1024;
    private const string All = "all";

    private static readonly string[] Engines = [.. Contestant.All.Select(one => one.Engine).Distinct()];
    private static readonly string[] Precisions = [.. Contestant.All.Select(one => one.Precision).Distinct()];

    public static Command Create()
    {
        var model = CommonOptions.Model();
        var engine = CommonOptions.OneOf(new("--engine") { Description = "What runs the network", DefaultValueFactory = _ => All }, [.. Engines, All]);
        var precision = CommonOptions.OneOf(new("--precision") { Description = "In what numbers it computes", DefaultValueFactory = _ => All }, [.. Precisions, All]);
        var batch = new Option<string>("--batch") { Description = "Images in a batch, one size or several", HelpName = "N,N…", DefaultValueFactory = _ => "1,8" };
        var threads = CommonOptions.WholeNumber(new("--threads") { Description = "Threads in an operation; libtorch's own choice when left out", HelpName = "N" });
        var rounds = CommonOptions.WholeNumber(new("--rounds") { Description = "How often each contestant takes its turn", HelpName = "N", DefaultValueFactory = _ => 15 });
        var json = CommonOptions.Json();
        var perCore = new Option<bool>("--per-core") { Description = "Throughput: as many engines of one thread side by side as there are threads, in place of one engine" };
        var onlyMemory = new Option<string?>("--only-peak-memory") { Hidden = true };   // what this program asks of itself, with the folder of its files
        var command = new Command("bench", "Measure how fast the engines run a network: they take turns, with random weights and images, and medians and quartiles are given")
        {
            model, engine, precision, batch, threads, perCore, rounds, json, onlyMemory,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = NetworkChoice.Named(parsed.GetValue(model)!).Published;
            var contestants = Contestants(parsed.GetValue(engine)!, parsed.GetValue(precision)!);
            var batches = Batches(parsed.GetValue(batch)!);
            if (parsed.GetValue(onlyMemory) is { } folder)
            {
                Console.WriteLine(EngineBenchmark.PeakMemoryHere(options, folder, contestants.Single(), new(batches.Single(), parsed.GetValue(threads)!.Value)));
                return 0;
            }

            SetThreads(parsed.GetValue(threads));
            var benchmark = new EngineBenchmark(options, contestants)
            {
                Rounds = parsed.GetValue(rounds)!.Value,
                PeakGflops = MachinePeak.MeasureGflops(cancellation),
                PerCore = parsed.GetValue(perCore),
                PeakMemory = (subject, one, setup) => MemoryProcess.MeasureAsync(
                    [
                        "bench", "--model", options.Network, "--engine", one.Engine, "--precision", one.Precision,
                        "--batch", $"{setup.Batch}", "--threads", $"{setup.Threads}", "--only-peak-memory", subject.Folder,
                    ],
                    cancellation),
            };
            var rows = await benchmark.RunAsync(batches, cancellation);
            if (parsed.GetValue(json)) JsonOutput.Write(rows);
            else BenchmarkTable.Print(rows, options, benchmark);
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<Contestant> Contestants(string engine, string precision)
    {
        var chosen = Contestant.Chosen(engine == All ? null : engine, precision == All ? null : precision);
        return chosen.Count > 0 ? chosen : throw new UserException($"There is no engine '{engine}' in {precision}. There are: {string.Join(", ", Contestant.All)}.");
    }

    private static List<int> Batches(string text)
    {
        var sizes = text.Split(',').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0).ToList();
        return sizes.TrueForAll(size => size is >= 1 and <= LargestBatch)
            ? sizes
            : throw new UserException($"--batch expects whole numbers from 1 to {LargestBatch} such as 1,8; found '{text}'.");
    }

    private static void SetThreads(int? threads)
    {
        TorchRuntime.EnsureLoaded();
        if (threads > MostThreads) throw new UserException($"--threads expects a whole number from 1 to {MostThreads}; found '{threads}'.");
        if (threads is { } count) set_num_threads(count);
    }
}
