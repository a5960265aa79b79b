using System.CommandLine;
using Inception.Inference;
using Inception.Networks;
using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Tool.Commands;

/// <summary><c>inception predict</c>: runs a network on a raw array, for comparison with other frameworks.</summary>
internal sealed class PredictCommand
{
    private const int LargestBatch = 16;

    private const string Examples = """
        inception predict --model inception_v3 --weights v3.pth --input x.npy --output y.npy
        inception predict --model runs/1/model.safetensors --input x.npy --output y.npy
        inception predict --model googlenet --weights g.pth --input x.npy --output f.npy --stage inception4e
        """;

    private readonly Option<string?> _model = CommonOptions.Model(required: false, takesFiles: true);

    private readonly Option<string?> _weights = new("--weights", "-w") { Description = "A .pth, .pt or .safetensors file", HelpName = "FILE" };

    private readonly Option<string> _input = new("--input", "-i")
    {
        Description = "A float32 array N×C×H×W, already normalised",
        HelpName = "x.npy",
        Required = true,
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The .npy file for the logits, or for the stage with --stage, as float32",
        HelpName = "y.npy",
        Required = true,
    };

    private readonly Option<int?> _classes = CommonOptions.Classes();

    private readonly Option<bool> _auxiliary = new("--auxiliary")
    {
        Description = "Load the auxiliary heads too, and fail if the checkpoint has none. They do not change the output",
    };

    private readonly Option<bool> _transform = new("--transform-input")
    {
        Description = "Convert an input normalised with ImageNet's mean and deviation to the range -1 to 1, which torchvision's weights need",
    };

    private readonly Option<bool> _exclude = new("--exclude-padding") { Description = "Exclude the padding from average pooling, as TensorFlow and FID do" };

    private readonly Option<string?> _features = new("--stage", "-s", "--features")
    {
        Description = "Write the feature map of this stage instead of the logits ('inception summary' lists the stages)",
        HelpName = "STAGE",
    };

    private readonly DeviceOptions _device = new();

    private readonly WeightOptions _part = new();

    private readonly Option<bool> _quiet = CommonOptions.Quiet();

    private readonly EngineOptions _engine = new(takesFolders: false);

    public static Command Create()
    {
        var options = new PredictCommand();
        var command = new Command("predict", "Run a network on a float32 array (.npy) and write its logits.")
        {
            options._input, options._output, options._features, options._quiet,
        };
        command.SetExamples(Examples);
        command.AddGroup(
            "Model", options._model, options._weights, options._classes, options._auxiliary, options._transform, options._exclude);
        options._device.AddTo(command, "Model");
        options._part.AddTo(command);
        options._engine.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(options.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (choice, file) = Network(parsed.GetValue(_model), parsed.GetValue(_weights));
        var (path, stage) = (parsed.GetValue(_output)!, parsed.GetValue(_features));
        _engine.Check(parsed);
        if (stage is not null && _engine.IsCompilationWanted(parsed))
            throw new UserException("--stage needs the eager modules, because a compiled engine has no stages: remove --engine and --precision.");
        OutputFile.Check(path, ".npy");
        OutputFile.RequireOther(path, parsed.GetValue(_input));
        var isOnCpu = _device.IsOnCpu(parsed);
        if (stage is null && _engine.IsPortable(parsed, isOnCpu)) return RunPortable(parsed, choice, file, path, cancellation);
        var device = _device.Resolve(parsed);
        var settings = Settings(parsed) with { Device = device.ToString() };
        using var x = NpyFile.ReadImages(parsed.GetValue(_input)!);
        var network = choice.Build(settings with { InputChannels = (int)x.shape[1] }, file);
        WeightsTaken.Report(network.LoadReport);
        using var running = stage is not null ? network.AsInference() : _engine.Create(
            parsed, network, Work((int)x.shape[0]), (int)x.shape[2], (int)x.shape[3], preprocessing: null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        using var gradients = no_grad();
        using var placed = x.to(device);
        using var y = stage is null ? running.Forward(placed) : network.Features(placed, stage);
        cancellation.ThrowIfCancellationRequested();
        FiniteTensors.Require(y, choice.Name, stage is null ? "logits" : $"values at stage '{stage}'");
        NpyFile.Write(path, y);
        Report(parsed, running.Table, file, path, y.shape);
        return 0;
    }

    private int RunPortable(ParseResult parsed, NetworkChoice choice, string file, string path, CancellationToken cancellation)
    {
        var x = NpyFile.ReadFloatImages(parsed.GetValue(_input)!);
        var options = choice.Options(Settings(parsed) with { InputChannels = x.Channels });
        var prepared = EngineOptions.Options(Work(x.Count)) with { ImageSize = x.Height == x.Width ? x.Height : null };
        BatchMemory.Require(options.CreateTable(), Work(x.Count).Batch, x.Height, x.Width);
        using var engine = PortableEngine.Load(file, options, prepared);
        WeightsTaken.Report(engine.LoadReport);
        var y = Forward(engine, x, cancellation);
        FiniteNumbers.Require(y, choice.Name, "logits");
        NpyFile.Write(path, y, x.Count, engine.OutputLength);
        Report(parsed, engine.Table, file, path, [x.Count, engine.OutputLength]);
        return 0;
    }

    /// <summary>Computes the logits in batches. The user can stop between two batches.</summary>
    private static float[] Forward(PortableEngine engine, FloatImages x, CancellationToken cancellation)
    {
        var y = new float[(long)x.Count * engine.OutputLength];
        var size = x.Channels * x.Height * x.Width;
        var batch = Work(x.Count).Batch;
        for (var first = 0; first < x.Count; first += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(batch, x.Count - first);
            engine.Run(
                x.Values.AsSpan(first * size, count * size), x.Height, x.Width,
                y.AsSpan(first * engine.OutputLength, count * engine.OutputLength));
        }

        cancellation.ThrowIfCancellationRequested();
        return y;
    }

    private void Report(ParseResult parsed, NetworkTable table, string file, string path, long[] shape)
    {
        if (!parsed.GetValue(_quiet))
            Console.Error.WriteLine($"inception: {table.Name}, {table.OutputShape.Count:N0} classes, {ModelNotes.Weights(file)}");
        Console.WriteLine($"{path}: {string.Join('×', shape)} float32");
    }

    private NetworkSettings Settings(ParseResult parsed) => new()
    {
        Classes = parsed.GetValue(_classes),
        AuxiliaryHeads = parsed.GetValue(_auxiliary),
        TransformInput = parsed.GetValue(_transform),
        ExcludePadding = parsed.GetValue(_exclude),
        Loading = _part.Loading(parsed),
    };

    private static (NetworkChoice Choice, string Weights) Network(string? model, string? weights)
    {
        var (choice, file) = ModelSource.Given(model, weights);
        if (file is null) throw new UserException("Option '--weights' is required: a .pth, .pt or .safetensors file. See: inception predict --help");
        if (ModelSource.Described(choice, file) is { } described) return (new(described.Network!), file);
        return (choice ?? throw ModelSource.NoMetadata(file, "--model NAME"), file);
    }

    private static InferenceWorkload Work(int images) => new(NetworkOutput.Logits, images, LargestBatch);
}
