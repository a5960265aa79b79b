using System.CommandLine;
using Inception.Inference;

namespace Inception.Cli;

/// <summary>The options that say in what numbers a compiled network computes.</summary>
internal sealed class PrecisionOptions
{
    private static readonly (string Name, Precision Precision)[] Known = [("fp32", Precision.Float32), ("bf16", Precision.BFloat16)];

    private readonly Option<string> _precision = new("--precision")
    {
        Description = "In what numbers the compiled engine computes; fp32 when left out",
    };

    public PrecisionOptions() => CommonOptions.OneOf(_precision, [.. Known.Select(one => one.Name)]);

    /// <summary>A precision's name on the command line.</summary>
    public static string Name(Precision precision) => Known.First(one => one.Precision == precision).Name;

    public void AddTo(Command command) => command.Add(_precision);

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_precision) is not null;

    /// <summary>The options of the engine that follow from it.</summary>
    public CompileOptions Of(ParseResult parsed) => parsed.GetValue(_precision) is { } name
        ? new() { Precision = Known.First(one => one.Name == name).Precision }
        : new();
}
