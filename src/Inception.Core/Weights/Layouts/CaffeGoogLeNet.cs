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
            ? $"{(parts.Groups["block"].Success ? $"inception{parts.Groups["block"].Value}." : "")}{name}.{Tensor(parts.Groups["tensor"].Value)}"
            : key;
    });

    /// <summary>An ONNX graph whose initializers have lost their names.</summary>
    public static WeightLayout ByNode { get; } = OnnxNodes.Create(
        [
            "conv1", "conv2", "conv3",
            .. from block in new[] { "3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b" }
               from branch in new[] { "branch1", "branch2.0", "branch2.1", "branch3.0", "branch3.1", "branch4.1" }
               select $"inception{block}.{branch}",
        ],
        "fc");

    private static string Tensor(string name) => name switch { "w" => "weight", "b" => "bias", _ => name };

    // Caffe2, which exported the ONNX zoo's files, calls the tensors w_0 and b_0.
    [GeneratedRegex("^(?:inception_(?<block>[345][a-e])/)?(?<layer>[a-z0-9_/]+?)(?:\\.(?<tensor>weight|bias)|_(?<tensor>w|b)_0)$")]
    private static partial Regex Layer();
}
