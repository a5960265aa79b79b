using System.Text.RegularExpressions;

namespace Inception.Weights.Layouts;

/// <summary>
/// The layers of Caffe's <c>bvlc_googlenet</c>, as converters name them: <c>inception_3a/3x3_reduce.weight</c> is
/// <c>inception3a.branch2.0.weight</c> here, <c>loss1/fc.bias</c> is <c>aux1.fc1.bias</c>.
/// </summary>
internal static partial class CaffeGoogLeNet
{
    private static readonly Dictionary<string, string> Layers = new()
    {
        ["conv1/7x7_s2"] = "conv1",
        ["conv2/3x3_reduce"] = "conv2",
        ["conv2/3x3"] = "conv3",
        ["loss1/conv"] = "aux1.conv",
        ["loss1/fc"] = "aux1.fc1",
        ["loss1/classifier"] = "aux1.fc2",
        ["loss2/conv"] = "aux2.conv",
        ["loss2/fc"] = "aux2.fc1",
        ["loss2/classifier"] = "aux2.fc2",
        ["loss3/classifier"] = "fc",
        ["1x1"] = "branch1",
        ["3x3_reduce"] = "branch2.0",
        ["3x3"] = "branch2.1",
        ["5x5_reduce"] = "branch3.0",
        ["5x5"] = "branch3.1",
        ["pool_proj"] = "branch4.1",
    };

    public static WeightLayout Layout { get; } = new("Caffe", key =>
    {
        var parts = Layer().Match(key);
        return parts.Success && Layers.TryGetValue(parts.Groups["layer"].Value, out var name)
            ? $"{(parts.Groups["block"].Success ? $"inception{parts.Groups["block"].Value}." : "")}{name}.{parts.Groups["tensor"].Value}"
            : key;
    });

    [GeneratedRegex("^(?:inception_(?<block>[345][a-e])/)?(?<layer>[a-z0-9_/]+)\\.(?<tensor>weight|bias)$")]
    private static partial Regex Layer();
}
