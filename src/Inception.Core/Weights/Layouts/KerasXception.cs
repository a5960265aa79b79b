using System.Globalization;
using System.Text.RegularExpressions;

namespace Inception.Weights.Layouts;

/// <summary>
/// The layers of Keras' Xception, once they are in a file that can be read here: <c>block2_sepconv1/pointwise_kernel</c> is
/// <c>block1.rep.0.pointwise.weight</c>. Keras counts the stem as block 1; the four shortcuts have a number for a name, which
/// begins at none or at 1 by the version of Keras.
/// </summary>
internal static partial class KerasXception
{
    private static readonly string[] Shortcuts = ["block1", "block2", "block3", "block12"];

    private static readonly Dictionary<string, string> Tensors = new()
    {
        ["kernel"] = "weight",
        ["depthwise_kernel"] = "conv1.weight",
        ["pointwise_kernel"] = "pointwise.weight",
        ["gamma"] = "weight",
        ["beta"] = "bias",
        ["bias"] = "bias",
        ["moving_mean"] = "running_mean",
        ["moving_variance"] = "running_var",
    };

    public static IReadOnlyList<WeightLayout> Layouts { get; } = [Counting(from: 0), Counting(from: 1)];

    private static WeightLayout Counting(int from) => new("Keras", key => Map(key, from))
    {
        Conversion = entry => (entry.Shape.Count, entry.Key.Contains("depthwise_kernel", StringComparison.Ordinal)) switch
        {
            (4, true) => TensorConversion.DepthwiseConvolution,
            (4, false) => TensorConversion.Convolution,
            (2, _) => TensorConversion.Linear,
            _ => null,
        },
    };

    private static string Map(string key, int firstShortcut)
    {
        var parts = Variable().Match(key);
        if (!parts.Success || !Tensors.TryGetValue(parts.Groups["tensor"].Value, out var tensor)) return key;
        var layer = parts.Groups["layer"].Value;
        return Layer(layer) is { } name ? $"{name}.{tensor}"
            : Shortcut(layer, firstShortcut) is { } shortcut ? $"{shortcut}.{tensor}"
            : key;
    }

    private static string? Layer(string layer)
    {
        if (layer == "predictions") return "fc";
        var parts = Named().Match(layer);
        if (!parts.Success) return null;
        var (block, number, isBatchNorm) = (Number(parts, "block"), Number(parts, "number"), parts.Groups["bn"].Success);
        return block switch
        {
            1 => (isBatchNorm ? "bn" : "conv") + number,
            14 => (isBatchNorm ? "bn" : "conv") + (number + 2),
            _ => $"block{block - 1}.rep.{(3 * (number - 1)) + (block == 2 ? 0 : 1) + (isBatchNorm ? 1 : 0)}",
        };
    }

    private static string? Shortcut(string layer, int first)
    {
        var parts = Unnamed().Match(layer);
        if (!parts.Success) return null;
        var index = (parts.Groups["number"].Success ? Number(parts, "number") : 0) - first;
        return index >= 0 && index < Shortcuts.Length
            ? $"{Shortcuts[index]}.{(parts.Groups["bn"].Success ? "skipbn" : "skip")}"
            : null;
    }

    private static int Number(Match parts, string group) => int.Parse(parts.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?<layer>[^/]+)/(?:.+/)?(?<tensor>[a-z_]+)(?::0)?$")]
    private static partial Regex Variable();

    [GeneratedRegex("^block(?<block>1?[0-9])_(?:sep)?conv(?<number>[123])(?<bn>_bn)?$")]
    private static partial Regex Named();

    [GeneratedRegex("^(?:conv2d|convolution2d|(?<bn>batch_normalization|batchnormalization))(?:_(?<number>[0-9]))?$")]
    private static partial Regex Unnamed();
}
