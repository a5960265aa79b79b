using System.Globalization;
using System.Text.RegularExpressions;

namespace Inception.Weights.Layouts;

/// <summary>
/// Keras' Xception: <c>block2_sepconv1/pointwise_kernel</c> is <c>block1.rep.0.pointwise.weight</c>. Keras counts the stem as block 1; the four shortcuts have
/// no name.
/// </summary>
internal static partial class KerasXception
{
    private static readonly string[] Shortcuts = ["block1", "block2", "block3", "block12"];

    public static KerasNetwork Network { get; } =
        new("xception", [.. Shortcuts.Select(block => block + ".skip")], [.. Shortcuts.Select(block => block + ".skipbn")], Named, "fc") { HasScale = true };

    public static WeightLayout Layout { get; } = Keras.Layout(Network);

    private static string? Named(string layer)
    {
        var parts = Layer().Match(layer);
        if (!parts.Success) return null;
        var (block, number, isBatchNorm) = (Number(parts, "block"), Number(parts, "number"), parts.Groups["bn"].Success);
        return block switch
        {
            1 => (isBatchNorm ? "bn" : "conv") + number,
            14 => (isBatchNorm ? "bn" : "conv") + (number + 2),
            _ => $"block{block - 1}.rep.{(3 * (number - 1)) + (block == 2 ? 0 : 1) + (isBatchNorm ? 1 : 0)}",
        };
    }

    private static int Number(Match parts, string group) => int.Parse(parts.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^block(?<block>1?[0-9])_(?:sep)?conv(?<number>[123])(?<bn>_bn)?$")]
    private static partial Regex Layer();
}
