using System.Text.RegularExpressions;

namespace Inception.Weights.Layouts;

/// <summary>
/// The layers of Caffe's BN-Inception: <c>inception_3a/3x3.weight</c> is <c>inception_3a.3x3.conv.weight</c>, and <c>inception_3a/3x3_bn.weight</c>, in other
/// files <c>inception_3a/3x3/bn.weight</c>, is <c>inception_3a.3x3.bn.weight</c>. Convolutions without a bias have one of 0 here.
/// </summary>
internal static partial class CaffeBnInception
{
    public static WeightLayout Layout { get; } = new("Caffe", Map)
    {
        AbsentValue = key => key.EndsWith(".conv.bias", StringComparison.Ordinal) ? 0 : null,
    };

    /// <summary>An ONNX graph, whose initializers may have lost their names, or have the normalization folded into the convolutions.</summary>
    public static WeightLayout ByNode { get; } = OnnxNodes.Create(
        [
            "conv1_7x7_s2", "conv2_3x3_reduce", "conv2_3x3",
            .. from block in new[] { "3a", "3b", "3c", "4a", "4b", "4c", "4d", "4e", "5a", "5b" }
               from layer in Layers(isReduction: block is "3c" or "4e")
               select $"inception_{block}.{layer}",
        ],
        "last_linear", ".conv", ".bn", epsilon: 1e-5);

    private static string[] Layers(bool isReduction) => isReduction
        ? ["3x3_reduce", "3x3", "double_3x3_reduce", "double_3x3_1", "double_3x3_2"]
        : ["1x1", "3x3_reduce", "3x3", "double_3x3_reduce", "double_3x3_1", "double_3x3_2", "pool_proj"];

    private static string Map(string key)
    {
        var parts = Layer().Match(key);
        if (!parts.Success) return key;
        var (block, name, tensor) = (parts.Groups["block"].Value, parts.Groups["name"].Value, parts.Groups["tensor"].Value);
        if (parts.Groups["classifier"].Success) return $"last_linear.{tensor}";
        var place = parts.Groups["stem"].Success ? $"{parts.Groups["stem"].Value}_" : $"{block}.";
        return $"{place}{name}.{(parts.Groups["bn"].Success ? "bn" : "conv")}.{tensor}";
    }

    [GeneratedRegex(
        "^(?:(?<classifier>fc1?|loss3/classifier|classifier)|(?:(?<block>inception_[345][a-e])|(?<stem>conv[12]))/(?<name>[a-z0-9_]+?)(?<bn>_bn|/bn)?)"
        + "\\.(?<tensor>weight|bias|running_mean|running_var)$")]
    private static partial Regex Layer();
}
