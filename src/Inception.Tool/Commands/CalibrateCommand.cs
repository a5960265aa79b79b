using System.CommandLine;
using System.Globalization;
using Inception.Inference;
using Inception.Models;
using Inception.Quantization;

namespace Inception.Tool.Commands;

/// <summary><c>inception calibrate MODEL</c>: calibrates a network for int8: measures the ranges of its feature maps on images.</summary>
internal sealed class CalibrateCommand
{
    private const string Examples = """
        inception calibrate --weights inception_v3.tv_in1k --data photos --output v3.json
        inception calibrate --weights googlenet.torchvision_int8 --from googlenet_fbgemm.pth -o g.json
        inception export --weights inception_v3.tv_in1k --precision int8 --calibration v3.json -o v3.onnx
        """;

    private static readonly (string Name, CalibrationMethod Method)[] Methods =
    [
        ("percentile", CalibrationMethod.Percentile),
        ("minmax", CalibrationMethod.MinMax),
        ("mse", CalibrationMethod.MeanSquaredError),
        ("entropy", CalibrationMethod.Entropy),
    ];

    private readonly ModelArguments _model = new(modelIsArgument: true);

    private readonly Option<string> _images = new("--data", "--images")
    {
        Description = "A folder with a few hundred typical images for the network, including subfolders",
        HelpName = "FOLDER",
    };

    private readonly Option<string> _quantized = new("--from")
    {
        Description = "Read the ranges from a quantized PyTorch checkpoint, such as torchvision's, instead of measuring them on images",
        HelpName = "FILE.pth",
    };

    private readonly Option<string> _output = new("--output", "-o")
    {
        Description = "The calibration file to write",
        HelpName = "FILE.json",
        Required = true,
    };

    private readonly Option<string> _method = CommonOptions.OneOf(
        new("--method")
        {
            Description = "How to choose each range: percentile covers 99.99 % of the values, minmax covers all values, mse minimizes the squared error, and "
                + "entropy minimizes the loss of information",
            DefaultValueFactory = _ => Methods[0].Name,
        },
        [.. Methods.Select(one => one.Name)]);

    public static Command Create()
    {
        var options = new CalibrateCommand();
        var command = new Command("calibrate", "Measure the value ranges of a network's feature maps on typical images, for int8.")
        {
            options._images, options._quantized, options._output, options._method,
        };
        command.SetExamples(Examples);
        options._model.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (folder, quantized, path) = (parsed.GetValue(_images), parsed.GetValue(_quantized), parsed.GetValue(_output)!);
        if (folder is null == quantized is null) throw new UserException("Give either a folder of images with --data, or a quantized checkpoint with --from.");
        if (folder is not null && !Directory.Exists(folder)) throw new UserException($"--data expects a folder; found no folder '{folder}'.");
        OutputFile.Check(path, ".json");
        var loaded = await _model.LoadAsync(parsed, cancellation);
        using var network = loaded.Network;
        var calibration = quantized is not null
            ? QuantizedCalibration.Load(
                quantized, network.Family ?? throw new UserException("--from supports only the networks that 'inception summary --help' lists."))
            : Measured(parsed, loaded, folder!, cancellation);
        OutputFile.Write(path, () => calibration.Save(path));
        Warnings.Write(calibration.Warnings());
        var source = quantized ?? $"{calibration.Images} images{Text(calibration.Agreement)}";
        Console.WriteLine($"{path}: {loaded.Name}, {calibration.Ranges.Count} ranges from {source}");
        return 0;
    }

    private Calibration Measured(ParseResult parsed, Model loaded, string folder, CancellationToken cancellation)
    {
        var options = new CalibrationOptions { Method = Methods.First(one => one.Name == parsed.GetValue(_method)).Method };
        return CalibrationSource.Calibrate(loaded.Network, loaded.Preprocessing, folder, options, cancellation);
    }

    private static string Text(QuantizationAgreement? agreement) => agreement is { SameTop1: { } same }
        ? string.Create(CultureInfo.InvariantCulture, $"; int8 and float32 predict the same class for {same} of {agreement.Images} compared images")
        : "";
}
