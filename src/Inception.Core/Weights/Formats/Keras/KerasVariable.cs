using System.Text.RegularExpressions;

namespace Inception.Weights.Formats;

/// <summary>
/// The names of Keras' variables, one for all its versions: a layer, a slash, and <c>kernel</c>, <c>depthwise_kernel</c>, <c>pointwise_kernel</c>,
/// <c>bias</c>, <c>gamma</c>, <c>beta</c>, <c>moving_mean</c> or <c>moving_variance</c>.
/// </summary>
internal static partial class KerasVariable
{
    private static readonly Dictionary<string, string> Keras1 = new()
    {
        ["W"] = "kernel",
        ["b"] = "bias",
        ["running_mean"] = "moving_mean",
        ["running_std"] = "moving_variance", // which it is
    };

    /// <summary>The variable of a weight's name: <c>conv2d_1/kernel:0</c> of Keras 2 and <c>conv2d_1_W</c> of Keras 1 are <c>kernel</c>.</summary>
    public static string NameOf(string weight)
    {
        var last = weight[(weight.LastIndexOf('/') + 1)..];
        if (last.EndsWith(":0", StringComparison.Ordinal)) last = last[..^2];
        var known = Known().Match(last);
        return !known.Success ? last : Keras1.GetValueOrDefault(known.Value, known.Value);
    }

    /// <summary>The variables of a layer in Keras' order, by its class; null for a class that no network of the family has.</summary>
    /// <param name="layerClass">The class: <c>Conv2D</c>, or <c>conv2d</c> as Keras 3 writes it.</param>
    /// <param name="count">How many the layer has.</param>
    public static IReadOnlyList<string>? OfLayer(string layerClass, int count) =>
        (layerClass.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant(), count) switch
        {
            ("conv2d" or "convolution2d" or "dense", 1) => ["kernel"],
            ("conv2d" or "convolution2d" or "dense", 2) => ["kernel", "bias"],
            ("separableconv2d" or "separableconvolution2d", 2) => ["depthwise_kernel", "pointwise_kernel"],
            ("separableconv2d" or "separableconvolution2d", 3) => ["depthwise_kernel", "pointwise_kernel", "bias"],
            ("depthwiseconv2d", 1) => ["depthwise_kernel"],
            ("depthwiseconv2d", 2) => ["depthwise_kernel", "bias"],
            ("batchnormalization" or "batchnormalizationv1" or "batchnormalizationv2", 4) => ["gamma", "beta", "moving_mean", "moving_variance"],
            ("batchnormalization" or "batchnormalizationv1" or "batchnormalizationv2", 3) => ["beta", "moving_mean", "moving_variance"],
            _ => null,
        };

    [GeneratedRegex("(?<=^|_)(depthwise_kernel|pointwise_kernel|kernel|W|bias|b|gamma|beta|moving_mean|moving_variance|running_mean|running_std)$")]
    private static partial Regex Known();
}
