using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Inception.Tool;

/// <summary>Puts the command line's option where an error of the library names a member of the API.</summary>
internal static partial class ApiNames
{
    private static readonly FrozenDictionary<string, string> Options = new Dictionary<string, string>
    {
        ["AccumulatedBatches"] = "--accumulate",
        ["AllowHttp"] = "--allow-http",
        ["AllowNonFinite"] = "--allow-non-finite",
        ["Alpha"] = "--mixup or --cutmix",
        ["AuxiliaryWeight"] = "--auxiliary-weight",
        ["BatchSize"] = "--batch",
        ["ByteInput"] = "--uint8-input",
        ["Calibration"] = "--calibration",
        ["Classes"] = "--classes",
        ["ClassWeights"] = "--class-weights",
        ["ClipGradientNorm"] = "--clip",
        ["Decay"] = "--ema",
        ["Dropout"] = "--dropout",
        ["DynamicSize"] = "--dynamic-size",
        ["Epochs"] = "--epochs",
        ["FoldBatchNorm"] = "--fold",
        ["HeadEpochs"] = "--head-epochs",
        ["ImageSize"] = "--size",
        ["InputSize"] = "--input-size",
        ["KeepFrozenUpTo"] = "--freeze-up-to",
        ["LabelSmoothing"] = "--smoothing",
        ["LossLimit"] = "--loss-limit",
        ["Momentum"] = "--momentum",
        ["OnCorrupt"] = "--corrupt",
        ["Offline"] = "--offline",
        ["Opset"] = "--opset",
        ["Patience"] = "--patience",
        ["Probability"] = "--mix-probability or --erasing",
        ["Rate"] = "--rate",
        ["ReduceRange"] = "--reduce-range",
        ["StageRates"] = "--stage-rate",
        ["StateDict"] = "--state-dict",
        ["StripPrefix"] = "--strip-prefix",
        ["Verification"] = "--verify",
        ["WarmUp"] = "--warm-up",
        ["WarmUpEpochs"] = "--warm-up",
        ["WeightDecay"] = "--weight-decay",
        ["Workers"] = "--workers",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The message with options in place of members. Limits that no option changes lose their name.</summary>
    /// <param name="message">An error of the library.</param>
    public static string ToOptions(string message)
    {
        message = Limit().Replace(message, "");
        message = Corrupt().Replace(message, "--corrupt skip");
        message = Subject().Replace(message, Option);
        return Qualified().Replace(message, Option);
    }

    private static string Option(Match match) => Options.GetValueOrDefault(match.Groups["member"].Value) is { Length: > 0 } option ? option : match.Value;

    /// <summary>A limit on hostile files: <c> (ImageDecoderOptions.MaxPixels)</c>.</summary>
    [GeneratedRegex(@" \((?:ImageDecoderOptions|CheckpointOptions)\.\w+\)")]
    private static partial Regex Limit();

    /// <summary>An option with its value: <c>ImageLoaderOptions.OnCorrupt = Skip</c>.</summary>
    [GeneratedRegex(@"\w+Options\.OnCorrupt = (?:CorruptImages\.)?Skip")]
    private static partial Regex Corrupt();

    /// <summary>The check of options: <c>LabelSmoothing must be</c>.</summary>
    [GeneratedRegex(@"^(?:[A-Z]\w*\.)*(?<member>[A-Z]\w*)(?= must be )")]
    private static partial Regex Subject();

    /// <summary>A member with its type: <c>TrainingOptions.ClassWeights</c>.</summary>
    [GeneratedRegex(@"\b[A-Z]\w*Options\.(?<member>[A-Z]\w*)")]
    private static partial Regex Qualified();
}
