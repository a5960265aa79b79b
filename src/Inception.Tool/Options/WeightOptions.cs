using System.CommandLine;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Tool.Options;

/// <summary>The options that say what to take from a checkpoint; every command that loads weights has them.</summary>
internal sealed class WeightOptions
{
    private readonly Option<string?> _stateDict = new("--state-dict")
    {
        Description = "The state dictionary to load from a .pth or .pt file with several, such as model_ema. Default: the one that fits the network",
        HelpName = "NAME",
    };

    private readonly Option<string?> _prefix = new("--strip-prefix")
    {
        Description = "Load only the tensors whose keys begin with this prefix, such as 'model.', and remove it from the keys. Default: the prefix that fits",
        HelpName = "P",
    };

    private readonly Option<bool> _nonFinite = new("--allow-non-finite")
    {
        Description = "Load weights even if they contain NaN or infinite values. Without this option they are an error",
    };

    public void AddTo(Command command)
    {
        AddPartTo(command);
        command.AddGroup("Model", _nonFinite);
    }

    /// <summary>Adds only the options that choose a part of the file, where its values do not matter.</summary>
    public void AddPartTo(Command command)
    {
        command.AddGroup("Model", _stateDict);
        command.AddGroup("Model", _prefix);
    }

    /// <summary>Which part of the file is read.</summary>
    public CheckpointOptions Part(ParseResult parsed) => new() { StateDict = parsed.GetValue(_stateDict), StripPrefix = parsed.GetValue(_prefix) };

    /// <summary>How the weights are loaded; null where no option was given, so that published weights keep their own way.</summary>
    public WeightLoadOptions? Loading(ParseResult parsed) =>
        new WeightLoadOptions { AllowNonFinite = parsed.GetValue(_nonFinite), Checkpoint = Part(parsed) } is var loading && loading != WeightLoadOptions.Default
            ? loading
            : null;
}
