using System.CommandLine;
using Inception.Inference;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Tool.Benchmarking;

namespace Inception.Tool.Commands;

/// <summary><c>inception check MODEL</c>: compiles a network on this machine and reports how close the engine is to float64.</summary>
internal sealed class CheckCommand
{
    private const string Examples = """
        inception check inception_v3 --report                     # random weights, to check the kernels
        inception check --weights inception_v3.tv_in1k --precision int8 --calibration ranges.json
        inception check googlenet --weights my.pth --batch 8 --size 224 --verify final
        inception check --weights inception_v3.tv_in1k --precision auto --calibration photos
        """;

    private static readonly string[] Verifications = [.. Enum.GetNames<Verification>().Select(name => name.ToLowerInvariant())];

    private readonly ModelArguments _model = new(modelIsArgument: true);

    private readonly PrecisionOptions _precision = new(takesFolders: true);

    private readonly Option<int?> _batch = CommonOptions.WholeNumber(
        new("--batch") { Description = "The batch size, in images", HelpName = "N", DefaultValueFactory = _ => 1 });

    private readonly Option<int?> _size = CommonOptions.WholeNumber(
        new("--size") { Description = "The height and width of the images in pixels. Default: the network's published size", HelpName = "N" });

    private readonly Option<string> _verify = CommonOptions.OneOf(
        new("--verify")
        {
            Description = "Compare with float64: full compares each convolution and the logits, final compares the logits only, none compares nothing",
            DefaultValueFactory = _ => "full",
        },
        Verifications);

    private readonly Option<bool> _report = new("--report")
    {
        Description = "Show a table of all convolutions with their shapes, layouts and errors",
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public static Command Create()
    {
        var options = new CheckCommand();
        var command = new Command("check", "Compile a network on this machine and compare its results with float64.")
        {
            options._batch, options._size, options._verify, options._report, options._json,
        };
        command.Aliases.Add("compile");
        command.SetExamples(Examples);
        options._model.AddTo(command);
        options._precision.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_size) > CommonOptions.LargestSide)
            throw new UserException($"--size expects a whole number from 1 to {CommonOptions.LargestSide:N0}; found '{parsed.GetValue(_size)}'.");
        _precision.Check(parsed);
        var (weights, loaded, preprocessing) = await NetworkAsync(parsed, cancellation);
        using var network = loaded;
        cancellation.ThrowIfCancellationRequested();
        var options = new CompileOptions
        {
            BatchSize = parsed.GetValue(_batch)!.Value,
            ImageSize = parsed.GetValue(_size),
            Verification = Enum.Parse<Verification>(parsed.GetValue(_verify)!, ignoreCase: true),
            Device = network.parameters().First().device,
        };
        if (options.Device.type == TorchSharp.DeviceType.CPU) BatchMemory.Require(network.Table, options.BatchSize, options.ImageSize, options.ImageSize);
        using var compiled = _precision.Compile(parsed, network, preprocessing, options, cancellation);
        var text = new CompilationText(compiled.Report, weights, network.Table.Input.Channels);
        if (parsed.GetValue(_json)) text.WriteJson();
        else text.Write(withConvolutions: parsed.GetValue(_report));
        return 0;
    }

    /// <summary>Loads the network. Kernels depend on shapes, not on values, so random weights are used if no weights are given.</summary>
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
