using System.Text.RegularExpressions;

namespace Inception.Weights.Layouts;

/// <summary>
/// Cadene's BN-Inception, whose layers stand side by side with Caffe's names: <c>inception_3a_3x3.weight</c> and
/// <c>inception_3a_3x3_bn.weight</c> are <c>inception_3a.3x3.conv.weight</c> and <c>inception_3a.3x3.bn.weight</c> here.
/// </summary>
internal static partial class CadeneBnInception
{
    public static WeightLayout Layout { get; } = new("Cadene", key => Layer().Match(key) is { Success: true } layer
        ? $"{Place(layer.Groups["block"].Value)}{layer.Groups["name"].Value}.{(layer.Groups["bn"].Success ? "bn" : "conv")}.{layer.Groups["tensor"].Value}"
        : key);

    private static string Place(string block) => block.Length == 0 ? "" : block + ".";

    [GeneratedRegex("^(?:(?<block>inception_[345][a-e])_)?(?<name>(?:conv[12]_|1x1|3x3|double_|pool_proj).*?)(?<bn>_bn)?\\.(?<tensor>[a-z_]+)$")]
    private static partial Regex Layer();
}
