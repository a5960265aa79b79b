using System.CommandLine;
using System.Globalization;
using Inception.Export;
using Inception.Layers;

namespace Inception.Tool.Commands;

/// <summary><c>inception export MODEL</c>: a network with its weights as a file for other runtimes.</summary>
internal static class ExportCommand
{
    private const string Examples = """
        Examples:
          inception export inception_v3 --weights inception_v3.tv_in1k --onnx v3.onnx
          inception export googlenet --weights my.pth --onnx googlenet.onnx --dynamic-size --opset 17
          inception export inception_small --onnx small.onnx --uint8-input       (the shipped weights; bytes N×H×W×C in)
          inception export --weights inception_v4.tf_in1k --torchscript v4.pt    (the id brings its network)
          inception export --weights inception_v3.tv_in1k --triton models        (models/inception_v3/config.pbtxt and 1/model.onnx)
          inception export --weights inception_v3.tv_in1k --onnx v3-int8.onnx --precision int8 --calibration photos    (a few hundred images, or a file of 'calibrate')
        """;

    private const string Float32 = "fp32", Int8 = "int8";

    public static Command Create()
    {
        var model = new ModelOptions(modelIsArgument: true);
        var onnx = new Option<string?>("--onnx") { Description = "Where the ONNX file goes", HelpName = "FILE.onnx" };
        var script = new Option<string?>("--torchscript") { Description = "Where the TorchScript file goes, for torch.jit.load", HelpName = "FILE.pt" };
        var triton = new Option<string?>("--triton") { Description = "A model repository of Triton Inference Server that the network is added to, as ONNX", HelpName = "DIR" };
        var opset = CommonOptions.WholeNumber(new("--opset")
        {
            Description = $"The version of ONNX's operators, {OnnxExportOptions.OldestOpset} to {OnnxExportOptions.NewestOpset}; {OnnxExportOptions.OldestOpset}, which most runtimes read, when left out",
            HelpName = "N",
        });
        var fold = new Option<bool>("--fold") { Description = "Make batch normalisation part of the convolutions (this is the default)" };
        var keep = new Option<bool>("--no-fold") { Description = "Keep batch normalisation as it is" };
        var bytes = new Option<bool>("--uint8-input") { Description = "ONNX takes bytes N×H×W×C, red first, and normalises them itself" };
        var dynamicSize = new Option<bool>("--dynamic-size") { Description = "ONNX takes images of any size; TorchScript always does" };
        var size = new Option<string?>("--input-size") { Description = "Height and width that ONNX takes; those of the weights' preprocessing when left out", HelpName = "HxW" };
        var licence = new Option<string?>("--licence") { Description = "The licence of the weights, for the file's metadata; the published one when left out", HelpName = "NAME" };
        var precision = CommonOptions.OneOf(
            new("--precision") { Description = "In what numbers ONNX computes: float32, or 8 bits with float32 at the ends", DefaultValueFactory = _ => Float32 }, Float32, Int8);
        var calibration = new Option<string?>("--calibration")
        {
            Description = "For int8: a folder of images like those that the network will see, or a file that 'calibrate' wrote of this network",
            HelpName = "FILE|FOLDER",
        };
        var reduceRange = new Option<bool>("--reduce-range")
        {
            Description = "For int8: 7-bit filters, for a file that also runs on x86 processors without VNNI, where 8-bit sums saturate",
        };
        var command = new Command("export", "Write a network with its weights as ONNX or TorchScript, for other runtimes and languages")
        {
            onnx, script, triton, opset, fold, keep, bytes, dynamicSize, size, precision, calibration, reduceRange, licence, HelpWithExamples.Option(Examples),
        };
        model.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var (onnxPath, scriptPath, repository) = (parsed.GetValue(onnx), parsed.GetValue(script), parsed.GetValue(triton));
            if (onnxPath is null && scriptPath is null && repository is null)
                throw new UserException("Say what is to be written: --onnx FILE, --torchscript FILE, --triton DIR, or several of them.");
            if (parsed.GetValue(fold) && parsed.GetValue(keep)) throw new UserException("--fold and --no-fold exclude each other.");
            if (onnxPath is null && repository is null && (parsed.GetValue(opset) is not null || parsed.GetValue(bytes) || parsed.GetValue(dynamicSize) || parsed.GetValue(size) is not null))
                throw new UserException("--opset, --uint8-input, --dynamic-size and --input-size are about ONNX: give --onnx FILE or --triton DIR, or leave them out.");
            var (ranges, isInt8) = (parsed.GetValue(calibration), parsed.GetValue(precision) == Int8);
            if (isInt8 && scriptPath is not null) throw new UserException("--precision int8 is for ONNX: write TorchScript by a call of its own.");
            if (isInt8 && ranges is null) throw new UserException("--precision int8 needs --calibration: a folder of a few hundred images like those to come, or a file that 'inception calibrate' wrote.");
            if (!isInt8 && ranges is not null) throw new UserException("--calibration is for --precision int8: give both, or none.");
            if (!isInt8 && parsed.GetValue(reduceRange)) throw new UserException("--reduce-range is for --precision int8: give both, or none.");
            if (isInt8 && parsed.GetValue(keep)) throw new UserException("--precision int8 has batch normalisation in its filters: leave out --no-fold.");
            var inputSize = parsed.GetValue(size) is { } text ? Size(text) : (Extent?)null;
            if (onnxPath is not null) OutputFile.Check(onnxPath, ".onnx");
            if (scriptPath is not null) OutputFile.Check(scriptPath, ".pt");
            if (File.Exists(repository)) throw new UserException($"--triton expects a folder; '{repository}' is a file.");

            var loaded = await model.LoadAsync(parsed, cancellation);
            using var network = loaded.Network;
            cancellation.ThrowIfCancellationRequested();
            var onnxOptions = new OnnxExportOptions
            {
                Opset = parsed.GetValue(opset) ?? OnnxExportOptions.OldestOpset,
                FoldBatchNorm = !parsed.GetValue(keep),
                ByteInput = parsed.GetValue(bytes),
                DynamicSize = parsed.GetValue(dynamicSize),
                InputSize = inputSize ?? loaded.Preprocessing.CropSize,
                Labels = loaded.Labels,
                Preprocessing = loaded.Preprocessing,
                Licence = parsed.GetValue(licence) ?? loaded.Licence,
                ReduceRange = parsed.GetValue(reduceRange),
                Calibration = ranges is null ? null : CalibrationImages.Of(network, loaded.Preprocessing, ranges, options: null, cancellation),
            };
            var what = $"{loaded.Name}, ONNX opset {onnxOptions.Opset}{(isInt8 ? onnxOptions.ReduceRange ? ", int8 with 7-bit filters" : ", int8" : "")}";
            if (isInt8 && !onnxOptions.ReduceRange)
                Console.Error.WriteLine("int8: this file is right on processors with VNNI and on Arm. Add --reduce-range if it also runs on older x86 processors, where 8-bit sums saturate.");
            if (onnxPath is not null)
            {
                Write(onnxPath, () => network.ExportOnnx(onnxPath, onnxOptions));
                Report(onnxPath, what);
            }

            cancellation.ThrowIfCancellationRequested();
            if (repository is not null)
            {
                Write(repository, () => network.ExportTriton(repository, new() { Onnx = onnxOptions }));
                Report(Path.Combine(repository, loaded.Name, "1", "model.onnx"), $"{what}, for Triton");
            }

            cancellation.ThrowIfCancellationRequested();
            if (scriptPath is not null)
            {
                var options = new TorchScriptExportOptions
                {
                    FoldBatchNorm = onnxOptions.FoldBatchNorm,
                    Labels = onnxOptions.Labels,
                    Preprocessing = onnxOptions.Preprocessing,
                    Licence = onnxOptions.Licence,
                };
                Write(scriptPath, () => network.ExportTorchScript(scriptPath, options));
                Report(scriptPath, $"{loaded.Name}, TorchScript");
            }

            return 0;
        });
        return command;
    }

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

    private static void Report(string path, string what) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {what}, {new FileInfo(path).Length / 1e6:F1} MB"));

    private static Extent Size(string text)
    {
        var sides = text.Split('x');
        if (sides.Length is 1 or 2 && sides.All(side => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > 0))
            return new(int.Parse(sides[0], CultureInfo.InvariantCulture), int.Parse(sides[^1], CultureInfo.InvariantCulture));
        throw new UserException($"--input-size expects a height and a width such as 299x299, or one number for both; found '{text}'.");
    }
}
