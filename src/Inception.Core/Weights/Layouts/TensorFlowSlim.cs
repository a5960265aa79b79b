namespace Inception.Weights.Layouts;

/// <summary>
/// The variables of TF-slim's checkpoints and frozen graphs: <c>InceptionV3/Mixed_5b/Branch_0/Conv2d_0a_1x1/weights</c> is
/// <c>Mixed_5b.branch1x1.conv.weight</c>. TF-slim leaves out the scale of the batch normalization, which is 1. Class 0 is the background.
/// </summary>
internal static class TensorFlowSlim
{
    /// <summary>A variable of a convolution with batch normalization in TF-slim and here.</summary>
    private static readonly Dictionary<string, string> Normalized = new()
    {
        ["weights"] = "conv.weight",
        ["BatchNorm/beta"] = "bn.bias",
        ["BatchNorm/gamma"] = "bn.weight",
        ["BatchNorm/moving_mean"] = "bn.running_mean",
        ["BatchNorm/moving_variance"] = "bn.running_var",
    };

    /// <summary>A variable of a layer without batch normalization in TF-slim and here.</summary>
    private static readonly Dictionary<string, string> Plain = new() { ["weights"] = "weight", ["biases"] = "bias" };

    public static WeightLayout InceptionV1 { get; } = Create("InceptionV1", TensorFlowSlimLayers.InceptionV1);

    public static WeightLayout InceptionV2 { get; } = Create("InceptionV2", TensorFlowSlimLayers.InceptionV2);

    public static WeightLayout InceptionV3 { get; } = Create("InceptionV3", TensorFlowSlimLayers.InceptionV3);

    public static WeightLayout InceptionV4 { get; } = Create("InceptionV4", TensorFlowSlimLayers.InceptionV4);

    public static WeightLayout InceptionResNetV2 { get; } = Create("InceptionResnetV2", TensorFlowSlimLayers.InceptionResNetV2);

    private static WeightLayout Create(string scope, TensorFlowSlimLayers layers)
    {
        var variables = new Dictionary<string, string>();
        foreach (var (theirs, ours) in layers.Normalized)
        {
            foreach (var (variable, tensor) in Normalized) variables.Add($"{theirs}/{variable}", $"{ours}.{tensor}");
        }

        foreach (var (theirs, ours) in layers.Convolutions.Concat(layers.Classifiers))
        {
            foreach (var (variable, tensor) in Plain) variables.Add($"{theirs}/{variable}", $"{ours}.{tensor}");
        }

        foreach (var (theirs, ours) in layers.Separable)
        {
            variables.Add($"{theirs}/depthwise_weights", $"{ours}.depthwise.weight");
            variables.Add($"{theirs}/pointwise_weights", $"{ours}.pointwise.weight");
            variables.Add($"{theirs}/biases", $"{ours}.pointwise.bias");
        }

        return new("TF-slim", key => Map(key, scope + "/", variables))
        {
            // The network's own keys have no slash: a file that has them, and 1,001 classes, stores its filters as the network does.
            Conversion = entry => entry.Shape.Count switch
            {
                _ when !entry.Key.Contains('/', StringComparison.Ordinal) => null,
                4 when entry.Key.EndsWith("/depthwise_weights", StringComparison.Ordinal) => TensorConversion.DepthwiseConvolution,
                4 when layers.Classifiers.Keys.Any(layer => entry.Key.EndsWith($"/{layer}/weights", StringComparison.Ordinal)) =>
                    TensorConversion.PointwiseToLinear,
                4 => TensorConversion.Convolution,
                2 => TensorConversion.Linear,
                _ => null,
            },
            AbsentValue = key => key.EndsWith(".bn.weight", StringComparison.Ordinal) ? 1 : null,
            ClassesWithBackground = 1001,
        };
    }

    /// <summary>
    /// What an optimizer, an average of the weights or a graph leaves in the scope beside the variables is ignored; a variable of another network is
    /// not.
    /// </summary>
    private static string? Map(string key, string scope, Dictionary<string, string> variables)
    {
        var place = key.IndexOf(scope, StringComparison.Ordinal);
        if (place < 0 || (place > 0 && key[place - 1] != '/')) return key is "global_step" ? null : key;
        var name = key[(place + scope.Length)..];
        return variables.TryGetValue(name, out var ours) ? ours : IsVariable(name) ? key : null;
    }

    private static bool IsVariable(string name) =>
        Normalized.Keys.Concat(Plain.Keys).Any(variable => name.EndsWith("/" + variable, StringComparison.Ordinal));
}
