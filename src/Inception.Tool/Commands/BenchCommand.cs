using System.CommandLine;
using System.Globalization;
using Inception.Networks;
using Inception.Runtime;
using Inception.Tool.Benchmarking;
using Inception.Tool.Runtimes;
using static TorchSharp.torch;

namespace Inception.Tool.Commands;

/// <summary><c>inception bench</c>: measures how fast the engines run a network on this machine.</summary>
internal sealed class BenchCommand
{
    private const int LargestBatch = 1024;
    private const int MostThreads = 1024;
    private const string All = "all";
    private const string OnnxRuntimeRemedy = $"run 'inception runtime add {RuntimePackage.OnnxRuntime}' to download it (160 MB).";

    private static readonly string[] Engines = [.. Contestant.All.Select(one => one.Engine).Distinct()];
    private static readonly string[] Precisions = [.. Contestant.All.Select(one => one.Precision).Distinct()];

    private readonly ModelArgument _model = new();

    private readonly Option<string> _engine = CommonOptions.OneOf(
        new("--engine") { Description = "The engine to measure, or all", DefaultValueFactory = _ => All }, [.. Engines, All]);

    private readonly Option<string> _precision = CommonOptions.OneOf(
        new("--precision") { Description = "The number format to measure, or all", DefaultValueFactory = _ => All }, [.. Precisions, All]);

    private readonly Option<string> _batch = new("--batch")
    {
        Description = "One or more batch sizes, in images, separated by commas",
        HelpName = "N,N…",
        DefaultValueFactory = _ => "1,8",
    };

    private readonly Option<int?> _threads = CommonOptions.WholeNumber(
        new("--threads") { Description = "The number of threads per operation. Default: chosen by libtorch", HelpName = "N" });

    private readonly Option<int?> _rounds = CommonOptions.WholeNumber(
        new("--rounds") { Description = "The number of rounds; each round measures every engine once", HelpName = "N", DefaultValueFactory = _ => 15 });

    private readonly Option<bool> _perCore = new("--per-core")
    {
        Description = "Measure throughput: run one single-threaded engine per thread at the same time",
    };

    private readonly DeviceOptions _device = new();

    /// <summary>A hidden option with which this program starts itself to measure memory in a separate process. Its value is the folder of the files.</summary>
    private readonly Option<string?> _onlyMemory = new("--only-peak-memory") { Hidden = true };

    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create()
    {
        var options = new BenchCommand();
        var command = new Command(
            "bench", "Measure how fast the engines run a network, and print medians and quartiles.")
        {
            options._engine, options._precision, options._batch, options._threads, options._perCore, options._rounds, options._json,
            options._onlyMemory,
        };
        command.SetExamples("""
            inception bench inception_v3                              # random weights
            inception bench inception_v3 --engine compiled --precision fp32 --batch 1,8,32
            inception bench runs/1/model.safetensors --json
            """);
        options._model.AddTo(command);
        options._device.AddTo(command, "Device");
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var model = _model.Require(parsed);
        var (options, weights) = Network(model);
        var isOnCpu = _device.IsOnCpu(parsed);
        if (!isOnCpu && parsed.GetValue(_perCore)) throw new UserException("--per-core needs the CPU: add --device cpu, or remove --per-core.");
        var contestants = Contestants(parsed.GetValue(_engine)!, parsed.GetValue(_precision)!, isOnCpu);
        var batches = Batches(parsed.GetValue(_batch)!);
        if (parsed.GetValue(_onlyMemory) is { } folder)
        {
            var setup = new EngineSetup(batches.Single(), parsed.GetValue(_threads)!.Value);
            Console.WriteLine(EngineBenchmark.PeakMemoryHere(options, folder, contestants.Single(), setup));
            return 0;
        }

        SetThreads(parsed.GetValue(_threads));
        var device = _device.Resolve(parsed);
        if (!isOnCpu) options = options with { Device = device.ToString() };
        var benchmark = new EngineBenchmark(options, contestants, weights)
        {
            Rounds = parsed.GetValue(_rounds)!.Value,
            PeakGflops = MachinePeak.MeasureGflops(device, cancellation),
            PerCore = parsed.GetValue(_perCore),
            PeakMemory = (measured, one, setup) => isOnCpu
                ? MemoryProcess.MeasureAsync(MemoryArguments(model, measured, one, setup), cancellation)
                : Task.FromResult<double?>(null),
        };
        var rows = await benchmark.RunAsync(batches, cancellation);
        if (parsed.GetValue(_json)) JsonOutput.Write(rows);
        else BenchmarkTable.Print(rows, options, benchmark);
        return 0;
    }

    /// <summary>A network of the family with random weights, or a checkpoint with its weights.</summary>
    private static (FamilyOptions Options, string? Weights) Network(string model)
    {
        var (choice, file) = ModelSource.Given(model, weights: null);
        if (choice is not null) return (choice.Published, null);
        return (ModelSource.Described(choice, file!)?.Network ?? throw ModelSource.NoMetadata(file!, "the network's name instead of the file"), file);
    }

    /// <summary>The command line of the process that measures the peak memory of one engine.</summary>
    private static string[] MemoryArguments(string model, BenchmarkNetwork measured, Contestant contestant, EngineSetup setup) =>
    [
        "bench", model, "--device", DeviceOptions.Cpu, "--engine", contestant.Engine, "--precision", contestant.Precision,
        "--batch", $"{setup.Batch}", "--threads", $"{setup.Threads}", "--only-peak-memory", measured.Folder,
    ];

    private static IReadOnlyList<Contestant> Contestants(string engine, string precision, bool isOnCpu)
    {
        var chosen = Contestant.Chosen(engine == All ? null : engine, precision == All ? null : precision, isOnCpu);
        if (chosen.Any(one => one.Engine == Contestant.OnnxRuntime) && !OnnxRuntimeEngine.IsHere)
        {
            if (engine != All) throw new UserException($"ONNX Runtime is not installed: {OnnxRuntimeRemedy}");
            Console.Error.WriteLine($"inception: ONNX Runtime is not installed and is not measured: {OnnxRuntimeRemedy}");
            chosen = [.. chosen.Where(one => one.Engine != Contestant.OnnxRuntime)];
        }

        return chosen.Count > 0
            ? chosen
            : throw new UserException(isOnCpu
                ? $"The engine '{engine}' does not support {precision}. Supported: {string.Join(", ", Contestant.All)}."
                : $"The engine '{engine}' does not support {precision} on a GPU. Supported: {string.Join(", ", Contestant.OnGpu)}.");
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
