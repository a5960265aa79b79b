using System.CommandLine;
using System.Globalization;
using Inception.Export;
using Inception.Layers;
using Inception.Models;

namespace Inception.Tool.Commands;

/// <summary><c>inception export MODEL</c>: a network with its weights as a file for other runtimes.</summary>
internal sealed class ExportCommand
{
    private const string Examples = """
        Examples:
          inception export inception_v3 --weights inception_v3.tv_in1k --onnx v3.onnx
          inception export googlenet --weights my.pth --onnx googlenet.onnx --dynamic-size --opset 17
          inception export inception_small --onnx small.onnx --uint8-input       (the shipped weights; bytes N×H×W×C in)
          inception export --weights inception_v4.tf_in1k --torchscript v4.pt    (the id brings its network)
          inception export --weights inception_v3.tv_in1k --triton models        (models/inception_v3/config.pbtxt and 1/model.onnx)
          inception export --weights inception_v3.tv_in1k --onnx v3-int8.onnx --precision int8 --calibration photos
                                                                                 (a few hundred images, or a file of 'calibrate')
        """;

    private const string Float32 = "fp32", Int8 = "int8";

    private readonly ModelArguments _model = new(modelIsArgument: true);

    private readonly Option<string?> _onnx = new("--onnx") { Description = "Where the ONNX file goes", HelpName = "FILE.onnx" };

    private readonly Option<string?> _script = new("--torchscript")
    {
        Description = "Where the TorchScript file goes, for torch.jit.load",
        HelpName = "FILE.pt",
    };

    private readonly Option<string?> _triton = new("--triton")
    {
        Description = "A model repository of Triton Inference Server that the network is added to, as ONNX",
        HelpName = "DIR",
    };

    private readonly Option<int?> _opset = CommonOptions.WholeNumber(new("--opset")
    {
        Description = $"The version of ONNX's operators, {OnnxExportOptions.OldestOpset} to {OnnxExportOptions.NewestOpset}; "
            + $"{OnnxExportOptions.OldestOpset}, which most runtimes read, when left out",
        HelpName = "N",
    });

    private readonly Option<bool> _fold = new("--fold") { Description = "Make batch normalisation part of the convolutions (this is the default)" };

    private readonly Option<bool> _keep = new("--no-fold") { Description = "Keep batch normalisation as it is" };

    private readonly Option<bool> _bytes = new("--uint8-input") { Description = "ONNX takes bytes N×H×W×C, red first, and normalises them itself" };

    private readonly Option<bool> _dynamicSize = new("--dynamic-size") { Description = "ONNX takes images of any size; TorchScript always does" };

    private readonly Option<string?> _size = new("--input-size")
    {
        Description = "Height and width that ONNX takes; those of the weights' preprocessing when left out",
        HelpName = "HxW",
    };

    private readonly Option<string?> _licence = new("--licence")
    {
        Description = "The licence of the weights, for the file's metadata; the published one when left out",
        HelpName = "NAME",
    };

    private readonly Option<string> _precision = CommonOptions.OneOf(
        new("--precision") { Description = "In what numbers ONNX computes: float32, or 8 bits with float32 at the ends", DefaultValueFactory = _ => Float32 },
        Float32,
        Int8);

    private readonly Option<string?> _calibration = new("--calibration")
    {
        Description = "For int8: a folder of images like those that the network will see, or a file that 'calibrate' wrote of this network",
        HelpName = "FILE|FOLDER",
    };

    private readonly Option<bool> _reduceRange = new("--reduce-range")
    {
        Description = "For int8: 7-bit filters, for a file that also runs on x86 processors without VNNI, where 8-bit sums saturate",
    };

    public static Command Create()
    {
        var options = new ExportCommand();
        var command = new Command("export", "Write a network with its weights as ONNX or TorchScript, for other runtimes and languages")
        {
            options._onnx, options._script, options._triton, options._opset, options._fold, options._keep, options._bytes, options._dynamicSize,
            options._size, options._precision, options._calibration, options._reduceRange, options._licence, HelpWithExamples.Option(Examples),
        };
        options._model.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (onnxPath, scriptPath, repository) = (parsed.GetValue(_onnx), parsed.GetValue(_script), parsed.GetValue(_triton));
        CheckFormats(parsed);
        CheckPrecision(parsed);
        var inputSize = parsed.GetValue(_size) is { } text ? Size(text) : (Extent?)null;
        if (onnxPath is not null) OutputFile.Check(onnxPath, ".onnx");
        if (scriptPath is not null) OutputFile.Check(scriptPath, ".pt");
        if (File.Exists(repository)) throw new UserException($"--triton expects a folder; '{repository}' is a file.");

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

    private void CheckFormats(ParseResult parsed)
    {
        var isOnnx = parsed.GetValue(_onnx) is not null || parsed.GetValue(_triton) is not null;
        if (!isOnnx && parsed.GetValue(_script) is null)
            throw new UserException("Say what is to be written: --onnx FILE, --torchscript FILE, --triton DIR, or several of them.");
        if (parsed.GetValue(_fold) && parsed.GetValue(_keep)) throw new UserException("--fold and --no-fold exclude each other.");
        var hasOnnxOption = parsed.GetValue(_opset) is not null || parsed.GetValue(_size) is not null
            || parsed.GetValue(_bytes) || parsed.GetValue(_dynamicSize);
        if (!isOnnx && hasOnnxOption)
        {
            throw new UserException(
                "--opset, --uint8-input, --dynamic-size and --input-size are about ONNX: give --onnx FILE or --triton DIR, or leave them out.");
        }
    }

    private void CheckPrecision(ParseResult parsed)
    {
        var hasCalibration = parsed.GetValue(_calibration) is not null;
        if (parsed.GetValue(_precision) != Int8)
        {
            if (hasCalibration) throw new UserException("--calibration is for --precision int8: give both, or none.");
            if (parsed.GetValue(_reduceRange)) throw new UserException("--reduce-range is for --precision int8: give both, or none.");
            return;
        }

        if (parsed.GetValue(_script) is not null) throw new UserException("--precision int8 is for ONNX: write TorchScript by a call of its own.");
        if (!hasCalibration)
        {
            throw new UserException(
                "--precision int8 needs --calibration: a folder of a few hundred images like those to come, or a file that 'inception calibrate' wrote.");
        }

        if (parsed.GetValue(_keep)) throw new UserException("--precision int8 has batch normalisation in its filters: leave out --no-fold.");
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
        if (ranges is not null && !options.ReduceRange)
        {
            Console.Error.WriteLine(
                "int8: this file is right on processors with VNNI and on Arm. "
                + "Add --reduce-range if it also runs on older x86 processors, where 8-bit sums saturate.");
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
        if (sides.Length is 1 or 2 && sides.All(side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > 0))
            return new(int.Parse(sides[0], CultureInfo.InvariantCulture), int.Parse(sides[^1], CultureInfo.InvariantCulture));
        throw new UserException($"--input-size expects a height and a width such as 299x299, or one number for both; found '{text}'.");
    }
}
