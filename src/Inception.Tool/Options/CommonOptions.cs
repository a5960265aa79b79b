using System.CommandLine;
using System.Globalization;

namespace Inception.Tool.Options;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>The extensions that say a checkpoint's format.</summary>
    public static readonly string[] WeightExtensions = [".safetensors", ".pth", ".pt"];

    /// <summary>The longest side of an image that a network is prepared for, in pixels.</summary>
    public const int LargestSide = 16384;

    public static Option<string?> Model(bool required = true, bool takesFiles = false) => new("--model", "-m")
    {
        Description = $"The network: {NetworkChoice.Names}" + (takesFiles ? "; or a checkpoint with metadata, such as those of 'inception train'" : ""),
        HelpName = takesFiles ? "NAME|FILE" : "NAME",
        Required = required,
    };

    public static Option<int?> Classes() => WholeNumber(
        new("--classes") { Description = "The number of classes. Default: that of the published weights", HelpName = "N" });

    public static Option<bool> Json() => new("--json") { Description = "Print JSON instead of text" };

    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "Do not print the model's name and warnings about images to stderr" };

    public static Option<string> OneOf(Option<string> option, params string[] accepted)
    {
        option.HelpName = string.Join('|', accepted);
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !accepted.Contains(result.Tokens[0].Value))
                result.AddError($"{option.Name} expects {string.Join(", ", accepted)}; found '{result.Tokens[0].Value}'.");
        });
        return option;
    }

    /// <summary>Accepts whole numbers, and says so in the user's words.</summary>
    public static Option<int?> WholeNumber(Option<int?> option, int least = 1, int most = int.MaxValue)
    {
        option.CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
                return value;
            result.AddError($"{option.Name} expects a whole number from {least} to {most}; found '{result.Tokens[0].Value}'.");
            return null;
        };
        return option;
    }
}
