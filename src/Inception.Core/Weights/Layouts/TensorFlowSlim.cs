namespace Inception.Weights.Layouts;

/// <summary>
/// The variables of TF-slim's checkpoints, once they are in a file that can be read here:
/// <c>InceptionV2/Mixed_3b/Branch_0/Conv2d_0a_1x1/BatchNorm/beta</c> is <c>Mixed_3b.Branch_0.Conv2d_0a_1x1.bn.bias</c>. The scale of the
/// batch normalization is left out, and is 1; class 0 is the background.
/// </summary>
internal static class TensorFlowSlim
{
    private const string Prefix = "InceptionV2/";

    /// <summary>A variable's ending in TF-slim and here; the first that fits is taken.</summary>
    private static readonly (string Theirs, string Ours)[] Endings =
    [
        ("/BatchNorm/beta", ".bn.bias"),
        ("/BatchNorm/gamma", ".bn.weight"),
        ("/BatchNorm/moving_mean", ".bn.running_mean"),
        ("/BatchNorm/moving_variance", ".bn.running_var"),
        ("Conv2d_1a_7x7/depthwise_weights", "Conv2d_1a_7x7.depthwise.weight"),
        ("Conv2d_1a_7x7/pointwise_weights", "Conv2d_1a_7x7.pointwise.weight"),
        ("Conv2d_1a_7x7/biases", "Conv2d_1a_7x7.pointwise.bias"),
        ("Logits/Conv2d_1c_1x1/weights", "Logits.weight"),
        ("Logits/Conv2d_1c_1x1/biases", "Logits.bias"),
        ("/weights", ".conv.weight"),
    ];

    public static WeightLayout InceptionV2 { get; } = new("TF-slim", Map)
    {
        Conversion = entry => entry.Key switch
        {
            _ when entry.Key.EndsWith("/depthwise_weights", StringComparison.Ordinal) => TensorConversion.DepthwiseConvolution,
            _ when entry.Key.EndsWith("Logits/Conv2d_1c_1x1/weights", StringComparison.Ordinal) => TensorConversion.PointwiseToLinear,
            _ => entry.Shape.Count == 4 ? TensorConversion.Convolution : null,
        },
        AbsentValue = key => key.EndsWith(".bn.weight", StringComparison.Ordinal) ? 1 : null,
        ClassesWithBackground = 1001,
    };

    private static string? Map(string key)
    {
        if (!key.StartsWith(Prefix, StringComparison.Ordinal)) return key is "global_step" ? null : key;
        var name = key[Prefix.Length..];
        foreach (var (theirs, ours) in Endings)
        {
            if (name.EndsWith(theirs, StringComparison.Ordinal)) return name[..^theirs.Length].Replace('/', '.') + ours;
        }

        return IsTraining(name) ? null : key;
    }

    /// <summary>What an optimizer and an average of the weights left in the checkpoint.</summary>
    private static bool IsTraining(string name) =>
        name.EndsWith("/RMSProp", StringComparison.Ordinal) || name.EndsWith("/RMSProp_1", StringComparison.Ordinal)
        || name.EndsWith("/ExponentialMovingAverage", StringComparison.Ordinal) || name.EndsWith("/Momentum", StringComparison.Ordinal);
}
