using System.CommandLine;
using Inception.Inference;
using Inception.Inference.Quantization;

namespace Inception.Cli;

/// <summary>The options that say in what numbers a compiled network computes.</summary>
internal sealed class PrecisionOptions
{
    private static readonly (string Name, Precision Precision)[] Known = [("fp32", Precision.Float32), ("bf16", Precision.BFloat16), ("int8", Precision.Int8)];

    private readonly Option<string> _precision = new("--precision")
    {
        Description = "In what numbers the compiled engine computes; fp32 when left out. int8 needs --calibration",
    };

    private readonly Option<string?> _calibration = new("--calibration")
    {
        Description = "The ranges of the network's feature maps, as `inception calibrate` writes them, for --precision int8",
        HelpName = "FILE.json",
    };

    public PrecisionOptions() => CommonOptions.OneOf(_precision, [.. Known.Select(one => one.Name)]);

    /// <summary>A precision's name on the command line.</summary>
    public static string Name(Precision precision) => Known.First(one => one.Precision == precision).Name;

    public void AddTo(Command command)
    {
        command.Add(_precision);
        command.Add(_calibration);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_precision) is not null;

    /// <summary>Complains about what does not go together, before anything is loaded.</summary>
    /// <exception cref="UserException">It does not, or there is no such file.</exception>
    public void Check(ParseResult parsed)
    {
        var isInt8 = Chosen(parsed) == Precision.Int8;
        var calibration = parsed.GetValue(_calibration);
        if (isInt8 && calibration is null)
            throw new UserException("--precision int8 needs --calibration FILE.json: the ranges of the feature maps on your own pictures, as `inception calibrate` writes them.");
        if (!isInt8 && calibration is not null) throw new UserException("--calibration is about --precision int8: give that too, or leave it out.");
        if (calibration is not null) InputFile.Existing(calibration);
    }

    /// <summary>The options of the engine that follow from it.</summary>
    public CompileOptions Of(ParseResult parsed) => new()
    {
        Precision = Chosen(parsed),
        Calibration = parsed.GetValue(_calibration) is { } path ? Calibration.Load(path) : null,
    };

    private Precision Chosen(ParseResult parsed) => parsed.GetValue(_precision) is { } name ? Known.First(one => one.Name == name).Precision : Precision.Float32;
}
