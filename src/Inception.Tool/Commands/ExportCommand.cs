using System.CommandLine;
using System.Globalization;
using Inception.Export;
using Inception.Layers;
using Inception.Models;

namespace Inception.Tool.Commands;

/// <summary><c>inception export MODEL</c>: exports a network with its weights to other runtimes.</summary>
internal sealed class ExportCommand
{
    private const string Examples = """
        inception export --weights inception_v3.tv_in1k --output v3.onnx
        inception export --weights inception_v4.tf_in1k --output v4.pt          # TorchScript
        inception export googlenet --weights my.pth --output g.onnx --dynamic-size --opset 17
        inception export --weights inception_v3.tv_in1k --triton models         # a model repository
        inception export --weights inception_v3.tv_in1k -o v3.onnx --precision int8 --calibration photos
        """;

    private const string Float32 = "fp32", Int8 = "int8";

    private readonly ModelArguments _model = new(modelIsArgument: true);

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "The file to write. The extension sets the format: .onnx, or .pt for TorchScript",
        HelpName = "FILE",
    };

    private readonly Option<string?> _onnx = new("--onnx") { Description = "Write an ONNX file", HelpName = "FILE.onnx" };

    private readonly Option<string?> _script = new("--torchscript")
    {
        Description = "Write a TorchScript file, for torch.jit.load",
        HelpName = "FILE.pt",
    };

    private readonly Option<string?> _triton = new("--triton")
    {
        Description = "Write the network as ONNX to a model repository for Triton Inference Server",
        HelpName = "DIR",
    };

    private readonly Option<int?> _opset = CommonOptions.WholeNumber(new("--opset")
    {
        Description = $"The ONNX operator set, {OnnxExportOptions.OldestOpset} to {OnnxExportOptions.NewestOpset}. "
            + $"Default: {OnnxExportOptions.OldestOpset}, which most runtimes support",
        HelpName = "N",
    });

    private readonly Option<bool> _fold = new("--fold") { Description = "Fold batch normalisation into the convolutions (the default)" };

    private readonly Option<bool> _keep = new("--no-fold") { Description = "Keep batch normalisation as separate operators" };

    private readonly Option<bool> _bytes = new("--uint8-input") { Description = "The ONNX model takes uint8 pixels N×H×W×C in RGB order and normalises them" };

    private readonly Option<bool> _dynamicSize = new("--dynamic-size") { Description = "The ONNX model takes images of any size, as TorchScript always does" };

    private readonly Option<string?> _size = new("--input-size")
    {
        Description = "The height and width of the ONNX input in pixels. Default: those of the preprocessing",
        HelpName = "HxW",
    };

    private readonly Option<string?> _licence = new("--licence")
    {
        Description = "The licence of the weights, for the metadata. Default: the published licence",
        HelpName = "NAME",
    };

    private readonly Option<string> _precision = CommonOptions.OneOf(
        new("--precision")
        {
            Description = "The number format of the ONNX model. int8 models have float32 inputs and outputs",
            DefaultValueFactory = _ => Float32,
        },
        Float32,
        Int8);

    private readonly Option<string?> _calibration = new("--calibration")
    {
        Description = "For int8: a folder with a few hundred typical images, or a calibration file ('inception calibrate')",
        HelpName = "FILE|FOLDER",
    };

    private readonly Option<bool> _reduceRange = new("--reduce-range")
    {
        Description = "For int8: use 7-bit filters, so that the file is also accurate on x86 processors without VNNI",
    };

    public static Command Create()
    {
        var options = new ExportCommand();
        var command = new Command("export", "Export a network with its weights as ONNX or TorchScript.");
        command.SetExamples(Examples);
        command.AddGroup("Output", options._output, options._onnx, options._script, options._triton, options._licence);
        command.AddGroup(
            "Format", options._opset, options._fold, options._keep, options._bytes, options._dynamicSize, options._size, options._precision,
            options._calibration, options._reduceRange);
        options._model.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (onnxPath, scriptPath, repository) = Outputs(parsed);
        CheckFormats(parsed, isOnnx: onnxPath is not null || repository is not null, isScript: scriptPath is not null);
        CheckPrecision(parsed, isScript: scriptPath is not null);
        var inputSize = parsed.GetValue(_size) is { } text ? Size(text) : (Extent?)null;
        if (onnxPath is not null) OutputFile.Check(onnxPath, ".onnx");
        if (scriptPath is not null) OutputFile.Check(scriptPath, ".pt");
        foreach (var path in new[] { onnxPath, scriptPath }.OfType<string>()) OutputFile.RequireOther(path, _model.GivenWeights(parsed));
        if (File.Exists(repository)) throw new UserException($"--triton expects a folder; found the file '{repository}'.");

        using var loaded = await _model.LoadAsync(parsed, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var options = OnnxOptions(parsed, loaded, inputSize, cancellation);
        if (onnxPath is not null)
        {
            Write(onnxPath, () => loaded.ExportOnnx(onnxPath, options));
            Report(onnxPath, OnnxName(loaded.Name, options));
        }

        cancellation.ThrowIfCancellationRequested();
        if (repository is not null)
        {
            Write(repository, () => loaded.ExportTriton(repository, new() { Onnx = options }));
            Report(Path.Combine(repository, loaded.Name, "1", "model.onnx"), $"{OnnxName(loaded.Name, options)}, for Triton");
        }

        cancellation.ThrowIfCancellationRequested();
        if (scriptPath is not null)
        {
            Write(scriptPath, () => loaded.ExportTorchScript(scriptPath, ScriptOptions(parsed)));
            Report(scriptPath, $"{loaded.Name}, TorchScript");
        }

        return 0;
    }

    /// <summary>The files to write. The extension of <c>--output</c> selects the format.</summary>
    private (string? Onnx, string? Script, string? Repository) Outputs(ParseResult parsed)
    {
        var (onnx, script) = (parsed.GetValue(_onnx), parsed.GetValue(_script));
        if (parsed.GetValue(_output) is not { } output) return (onnx, script, parsed.GetValue(_triton));
        OutputFile.Check(output, ".onnx", ".pt");
        var isOnnx = Path.GetExtension(output).Equals(".onnx", StringComparison.OrdinalIgnoreCase);
        if ((isOnnx ? onnx : script) is { } other)
            throw new UserException($"--output and {(isOnnx ? "--onnx" : "--torchscript")} give two files of one format: '{output}' and '{other}'. Give one.");
        return (isOnnx ? output : onnx, isOnnx ? script : output, parsed.GetValue(_triton));
    }

    private void CheckFormats(ParseResult parsed, bool isOnnx, bool isScript)
    {
        if (!isOnnx && !isScript)
            throw new UserException("The output is missing: add --output FILE (.onnx or .pt), --onnx FILE, --torchscript FILE or --triton DIR.");
        if (parsed.GetValue(_fold) && parsed.GetValue(_keep)) throw new UserException("--fold and --no-fold contradict each other: remove one of them.");
        var hasOnnxOption = parsed.GetValue(_opset) is not null || parsed.GetValue(_size) is not null
            || parsed.GetValue(_bytes) || parsed.GetValue(_dynamicSize);
        if (!isOnnx && hasOnnxOption)
        {
            throw new UserException(
                "--opset, --uint8-input, --dynamic-size and --input-size apply to ONNX only: add --onnx FILE or --triton DIR, or remove them.");
        }
    }

    private void CheckPrecision(ParseResult parsed, bool isScript)
    {
        var hasCalibration = parsed.GetValue(_calibration) is not null;
        if (parsed.GetValue(_precision) != Int8)
        {
            if (hasCalibration) throw new UserException("--calibration is for --precision int8: use both options, or none.");
            if (parsed.GetValue(_reduceRange)) throw new UserException("--reduce-range is for --precision int8: use both options, or none.");
            return;
        }

        if (isScript) throw new UserException("--precision int8 is for ONNX only: export TorchScript with a second command.");
        if (!hasCalibration)
        {
            throw new UserException(
                "--precision int8 needs --calibration: a folder with a few hundred typical images, or a file that 'inception calibrate' wrote.");
        }

        if (parsed.GetValue(_keep)) throw new UserException("--precision int8 needs folded batch normalisation: remove --no-fold.");
    }

    private OnnxExportOptions OnnxOptions(ParseResult parsed, Model loaded, Extent? inputSize, CancellationToken cancellation)
    {
        var ranges = parsed.GetValue(_calibration);
        var options = new OnnxExportOptions
        {
            Opset = parsed.GetValue(_opset) ?? OnnxExportOptions.OldestOpset,
            FoldBatchNorm = !parsed.GetValue(_keep),
            ByteInput = parsed.GetValue(_bytes),
            DynamicSize = parsed.GetValue(_dynamicSize),
            InputSize = inputSize,
            Licence = parsed.GetValue(_licence),
            ReduceRange = parsed.GetValue(_reduceRange),
            Calibration = ranges is null ? null : CalibrationSource.Calibrate(loaded.Network, loaded.Preprocessing, ranges, options: null, cancellation),
        };
        if (options.Calibration is { } calibration) Warnings.Write(calibration.Warnings());
        if (ranges is not null && !options.ReduceRange)
        {
            Console.Error.WriteLine(
                "inception: the int8 file is accurate on x86 processors with VNNI and on Arm. "
                + "On older x86 processors 8-bit sums saturate and give wrong results: add --reduce-range if the file will run there.");
        }

        return options;
    }

    private TorchScriptExportOptions ScriptOptions(ParseResult parsed) => new()
    {
        FoldBatchNorm = !parsed.GetValue(_keep),
        Licence = parsed.GetValue(_licence),
    };

    private static string OnnxName(string model, OnnxExportOptions options) => $"{model}, ONNX opset {options.Opset}"
        + (options.Calibration is null ? "" : options.ReduceRange ? ", int8 with 7-bit filters" : ", int8");

    private static void Write(string path, Action write) => OutputFile.Write(path, () =>
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException)
        {
            throw new UserException(exception.Message, exception);   // what the format cannot hold
        }
    });

    private static void Report(string path, string content) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {content}, {new FileInfo(path).Length / 1e6:F1} MB"));

    private static Extent Size(string text)
    {
        var sides = text.Split('x');
        if (sides.Length is 1 or 2 && sides.All(side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            && length is > 0 and <= CommonOptions.LargestSide))
            return new(int.Parse(sides[0], CultureInfo.InvariantCulture), int.Parse(sides[^1], CultureInfo.InvariantCulture));
        throw new UserException($"--input-size expects a height and a width such as 299x299, or one number for both, from 1 to {CommonOptions.LargestSide:N0}; "
            + $"found '{text}'.");
    }
}
