using System.CommandLine;
using Inception.Inference;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Tool.Benchmarking;

namespace Inception.Tool.Commands;

/// <summary><c>inception compile MODEL</c>: what the engine makes of a network on this machine, and how right it is.</summary>
internal sealed class CompileCommand
{
    private const string Examples = """
        Examples:
          inception compile inception_v3 --report                           (random weights: which kernels of this machine are right)
          inception compile --weights inception_v3.tv_in1k --precision bf16 (the id brings its network)
          inception compile googlenet --weights my.pth --batch 8 --size 224 --verify final
          inception compile --weights inception_v3.tv_in1k --precision auto --calibration photos    (the fastest precision that agrees, and by how much)
          inception compile inception_small --json                          (the shipped weights; every convolution)
        """;

    private static readonly string[] Verifications = [.. Enum.GetNames<Verification>().Select(name => name.ToLowerInvariant())];

    private readonly ModelArguments _model = new(modelIsArgument: true);

    private readonly PrecisionOptions _precision = new(takesFolders: true);

    private readonly Option<int?> _batch = CommonOptions.WholeNumber(
        new("--batch") { Description = "Images in a batch", HelpName = "N", DefaultValueFactory = _ => 1 });

    private readonly Option<int?> _size = CommonOptions.WholeNumber(
        new("--size") { Description = "Height and width of the images; the network's own when left out", HelpName = "N" });

    private readonly Option<string> _verify = CommonOptions.OneOf(
        new("--verify")
        {
            Description = "What is held to float64: every convolution and the logits, the logits, or nothing",
            DefaultValueFactory = _ => "full",
        },
        Verifications);

    private readonly Option<bool> _report = new("--report")
    {
        Description = "Show every convolution: its shapes, the layout chosen for it, and how far it is from float64",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create()
    {
        var options = new CompileCommand();
        var command = new Command("compile", "Compile a network as classify and embed do, check it against float64, and say what was found; nothing is written")
        {
            options._batch, options._size, options._verify, options._report, options._json, HelpWithExamples.Option(Examples),
        };
        options._model.AddTo(command);
        options._precision.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        _precision.Check(parsed);
        var (weights, loaded, preprocessing) = await NetworkAsync(parsed, cancellation);
        using var network = loaded;
        cancellation.ThrowIfCancellationRequested();
        var options = new CompileOptions
        {
            BatchSize = parsed.GetValue(_batch)!.Value,
            ImageSize = parsed.GetValue(_size),
            Verify = Enum.Parse<Verification>(parsed.GetValue(_verify)!, ignoreCase: true),
            Device = network.parameters().First().device,
        };
        using var compiled = _precision.Compile(parsed, network, preprocessing, options, cancellation);
        var text = new CompilationText(compiled.Report, weights, network.Table.Input.Channels);
        if (parsed.GetValue(_json)) text.WriteJson();
        else text.Write(withConvolutions: parsed.GetValue(_report));
        return 0;
    }

    /// <summary>The kernels depend on shapes and not on values: random weights serve where no others are named.</summary>
    private async Task<(string Weights, InceptionNetwork Network, ImagePreprocessing Preprocessing)> NetworkAsync(
        ParseResult parsed, CancellationToken cancellation)
    {
        if (_model.WithoutWeights(parsed) is not { } options)
        {
            var loaded = await _model.LoadAsync(parsed, cancellation);
            return (_model.WeightsName(parsed), loaded.Network, loaded.Preprocessing);
        }

        var network = options.Create();
        RandomWeights.Fill(network);
        return ("random", network, NetworkChoice.Named(options.Network).Preprocessing);
    }
}
