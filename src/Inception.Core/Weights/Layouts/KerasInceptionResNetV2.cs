using System.Globalization;
using System.Text.RegularExpressions;

namespace Inception.Weights.Layouts;

/// <summary>
/// Keras' Inception-ResNet v2: 203 convolutions without names; the convolution that ends a block is <c>block17_3_conv</c>, the last one <c>conv_7b</c>.
/// </summary>
internal static partial class KerasInceptionResNetV2
{
    private static readonly string[] Layers =
    [
        "conv2d_1a", "conv2d_2a", "conv2d_2b", "conv2d_3b", "conv2d_4a",
        .. Of("mixed_5b", "branch0", "branch1.0", "branch1.1", "branch2.0", "branch2.1", "branch2.2", "branch3.1"),
        .. Blocks(10, i => Of($"repeat.{i}", "branch0", "branch1.0", "branch1.1", "branch2.0", "branch2.1", "branch2.2")),
        .. Of("mixed_6a", "branch0", "branch1.0", "branch1.1", "branch1.2"),
        .. Blocks(20, i => Of($"repeat_1.{i}", "branch0", "branch1.0", "branch1.1", "branch1.2")),
        .. Of("mixed_7a", "branch0.0", "branch0.1", "branch1.0", "branch1.1", "branch2.0", "branch2.1", "branch2.2"),
        .. Blocks(9, i => Of($"repeat_2.{i}", "branch0", "branch1.0", "branch1.1", "branch1.2")),
        .. Of("block8", "branch0", "branch1.0", "branch1.1", "branch1.2"),
    ];

    public static KerasNetwork Network { get; } =
        new("inception_resnet_v2", [.. Layers.Select(layer => layer + ".conv")], [.. Layers.Select(layer => layer + ".bn")], Named, "classif");

    public static WeightLayout Layout { get; } = Keras.Layout(Network);

    private static string? Named(string layer)
    {
        if (layer is "conv_7b") return "conv2d_7b.conv";
        if (layer is "conv_7b_bn") return "conv2d_7b.bn";
        var parts = End().Match(layer);
        if (!parts.Success) return null;
        var number = int.Parse(parts.Groups["number"].Value, CultureInfo.InvariantCulture);
        return (parts.Groups["kind"].Value, number) switch
        {
            ("35", >= 1 and <= 10) => $"repeat.{number - 1}.conv2d",
            ("17", >= 1 and <= 20) => $"repeat_1.{number - 1}.conv2d",
            ("8", >= 1 and <= 9) => $"repeat_2.{number - 1}.conv2d",
            ("8", 10) => "block8.conv2d",
            _ => null,
        };
    }

    private static IEnumerable<string> Blocks(int count, Func<int, string[]> block) => Enumerable.Range(0, count).SelectMany(block);

    private static string[] Of(string block, params string[] layers) => [.. layers.Select(layer => $"{block}.{layer}")];

    [GeneratedRegex("^block(?<kind>35|17|8)_(?<number>[0-9]{1,2})_conv$")]
    private static partial Regex End();
}
