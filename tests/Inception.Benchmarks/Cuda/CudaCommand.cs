using System.CommandLine;
using System.Globalization;
using Inception.Networks;
using Inception.Tool.Options;

namespace Inception.Benchmarks.Cuda;

/// <summary>The command line of the benchmark.</summary>
internal sealed class CudaCommand
{
    private static readonly string[] Sections = [CudaSettings.Inference, CudaSettings.Training, CudaSettings.Host, CudaSettings.Flat];

    private readonly Argument<int> _rounds = new("rounds") { Description = "How often each contestant is measured", DefaultValueFactory = _ => 10 };

    private readonly Option<string> _device = CommonOptions.OneOf(
        new("--device") { Description = "cpu runs the same on a machine without a GPU, as a test of the program", DefaultValueFactory = _ => "cuda" },
        "cuda", "cpu");

    private readonly Option<string> _network = CommonOptions.OneOf(
        new("--network") { Description = "The network", DefaultValueFactory = _ => "inception_v3" },
        [.. NetworkFamily.All.Select(options => options.Network)]);

    private readonly Option<int?> _size = CommonOptions.WholeNumber(
        new("--size") { Description = "The height and width of images; the network's own by default", HelpName = "N" });

    private readonly Option<int?> _trainingSize = CommonOptions.WholeNumber(
        new("--training-size") { Description = "The same in training, where auxiliary heads may fit no other size", HelpName = "N" });

    private readonly Option<int[]> _batches = Numbers("--batches", "Batches for inference on the device", 1, 8, 64, 256);
    private readonly Option<int[]> _hostBatches = Numbers("--host-batches", "Batches for inference from host memory", 1, 64);
    private readonly Option<int[]> _trainingBatches = Numbers("--training-batches", "Batches for training", 32, 128);
    private readonly Option<int> _flatCalls = Number("--flat-calls", "Calls over which memory is watched; 0 for none", 2000);

    private readonly Option<string> _torchCompile = CommonOptions.OneOf(
        new("--torch-compile") { Description = "The mode of torch.compile", DefaultValueFactory = _ => CudaSettings.ReduceOverhead },
        CudaSettings.NoCompile, CudaSettings.ReduceOverhead, CudaSettings.MaxAutotune);

    private readonly Option<int[]> _torchCompileBatches = Numbers("--torch-compile-batches", "Batches that torch.compile takes part in", 1, 256);
    private readonly Option<int> _torchCompileSeconds = Number("--torch-compile-seconds", "How long torch.compile may take for a batch size", 150);
    private readonly Option<int> _seconds = Number("--seconds", "How long the whole benchmark may take", 420);
    private readonly Option<string?> _json = new("--json") { Description = "Writes the results to a file as they come", HelpName = "FILE" };

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "The sections that are measured",
        HelpName = string.Join(',', Sections),
        DefaultValueFactory = _ => Sections,
        CustomParser = result =>
        {
            var names = result.Tokens[0].Value.Split(',');
            if (names.FirstOrDefault(name => !Sections.Contains(name)) is { } unknown)
                result.AddError($"--only expects some of {string.Join(", ", Sections)}; found '{unknown}'.");
            return names;
        },
    };

    /// <summary>Parses and runs.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        var options = new CudaCommand();
        options._rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("rounds expects a whole number from 1.");
        });
        var command = new RootCommand("Inference and training on one GPU, beside PyTorch.")
        {
            options._rounds, options._device, options._network, options._size, options._trainingSize, options._batches, options._hostBatches,
            options._trainingBatches, options._flatCalls, options._torchCompile, options._torchCompileBatches, options._torchCompileSeconds,
            options._seconds, options._only, options._json,
        };
        command.SetAction(parsed => CudaBenchmark.Run(options.Settings(parsed)));
        return command.Parse(arguments).Invoke();
    }

    private CudaSettings Settings(ParseResult parsed) => new()
    {
        Rounds = parsed.GetValue(_rounds),
        Device = parsed.GetValue(_device)!,
        Network = parsed.GetValue(_network)!,
        Size = parsed.GetValue(_size) ?? OwnSize(parsed),
        TrainingSize = parsed.GetValue(_trainingSize) ?? OwnSize(parsed),
        Batches = parsed.GetValue(_batches)!,
        HostBatches = parsed.GetValue(_hostBatches)!,
        TrainingBatches = parsed.GetValue(_trainingBatches)!,
        FlatCalls = parsed.GetValue(_flatCalls),
        TorchCompile = parsed.GetValue(_torchCompile)!,
        TorchCompileBatches = parsed.GetValue(_torchCompileBatches)!,
        TorchCompileSeconds = parsed.GetValue(_torchCompileSeconds),
        Seconds = parsed.GetValue(_seconds),
        Only = parsed.GetValue(_only)!,
        Json = parsed.GetValue(_json),
    };

    private int OwnSize(ParseResult parsed) => NetworkFamily.Named(parsed.GetValue(_network)!).CreateTable().Input.Height;

    private static Option<int> Number(string name, string description, int usual) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };

    private static Option<int[]> Numbers(string name, string description, params int[] usual) => new(name)
    {
        Description = description,
        HelpName = "N,N…",
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            var numbers = new List<int>();
            foreach (var text in result.Tokens[0].Value.Split(','))
            {
                if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1) numbers.Add(number);
                else result.AddError($"{name} expects whole numbers from 1, as in 1,8,64; found '{text}'.");
            }

            return [.. numbers];
        },
    };
}
