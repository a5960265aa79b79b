namespace Inception.Weights.Layouts;

/// <summary>
/// The constants of the graph that TensorFlow published on 2015-12-05, <c>classify_image_graph_def.pb</c>, which the Fréchet Inception distance was defined
/// with: <c>mixed_1/tower/conv/conv2d_params</c> is <c>Mixed_5c.branch5x5_1.conv.weight</c>. All 1,008 classes are the network's own.
/// </summary>
internal static class TensorFlow2015
{
    private static readonly (string Theirs, string Ours)[] Variables =
    [
        ("/conv2d_params", ".conv.weight"),
        ("/batchnorm/beta", ".bn.bias"),
        ("/batchnorm/gamma", ".bn.weight"),
        ("/batchnorm/moving_mean", ".bn.running_mean"),
        ("/batchnorm/moving_variance", ".bn.running_var"),
        ("softmax/weights", "fc.weight"),
        ("softmax/biases", "fc.bias"),
    ];

    /// <summary>The convolutions with batch normalization: the graph's name, such as <c>mixed_1/tower/conv</c>, and the network's.</summary>
    internal static IReadOnlyDictionary<string, string> Layers { get; } = new[]
    {
        Block("", "", "conv Conv2d_1a_3x3, conv_1 Conv2d_2a_3x3, conv_2 Conv2d_2b_3x3, conv_3 Conv2d_3b_1x1, conv_4 Conv2d_4a_3x3"),
        Blocks(
            "mixed Mixed_5b, mixed_1 Mixed_5c, mixed_2 Mixed_5d",
            "conv branch1x1, tower/conv branch5x5_1, tower/conv_1 branch5x5_2, "
            + "tower_1/conv branch3x3dbl_1, tower_1/conv_1 branch3x3dbl_2, tower_1/conv_2 branch3x3dbl_3, tower_2/conv branch_pool"),
        Blocks("mixed_3 Mixed_6a", "conv branch3x3, tower/conv branch3x3dbl_1, tower/conv_1 branch3x3dbl_2, tower/conv_2 branch3x3dbl_3"),
        Blocks(
            "mixed_4 Mixed_6b, mixed_5 Mixed_6c, mixed_6 Mixed_6d, mixed_7 Mixed_6e",
            "conv branch1x1, tower/conv branch7x7_1, tower/conv_1 branch7x7_2, tower/conv_2 branch7x7_3, tower_1/conv branch7x7dbl_1, "
            + "tower_1/conv_1 branch7x7dbl_2, tower_1/conv_2 branch7x7dbl_3, tower_1/conv_3 branch7x7dbl_4, tower_1/conv_4 branch7x7dbl_5, "
            + "tower_2/conv branch_pool"),
        Blocks(
            "mixed_8 Mixed_7a",
            "tower/conv branch3x3_1, tower/conv_1 branch3x3_2, tower_1/conv branch7x7x3_1, tower_1/conv_1 branch7x7x3_2, "
            + "tower_1/conv_2 branch7x7x3_3, tower_1/conv_3 branch7x7x3_4"),
        Blocks(
            "mixed_9 Mixed_7b, mixed_10 Mixed_7c",
            "conv branch1x1, tower/conv branch3x3_1, tower/mixed/conv branch3x3_2a, tower/mixed/conv_1 branch3x3_2b, "
            + "tower_1/conv branch3x3dbl_1, tower_1/conv_1 branch3x3dbl_2, tower_1/mixed/conv branch3x3dbl_3a, tower_1/mixed/conv_1 branch3x3dbl_3b, "
            + "tower_2/conv branch_pool"),
    }.SelectMany(layers => layers).ToDictionary(layer => layer.Theirs, layer => layer.Ours);

    public static WeightLayout Layout { get; } = new("TensorFlow 2015", Map)
    {
        Conversion = entry => entry.Shape.Count switch { 4 => TensorConversion.Convolution, 2 => TensorConversion.Linear, _ => null },
    };

    private static string? Map(string key)
    {
        foreach (var (theirs, ours) in Variables)
        {
            if (key == theirs) return ours;
            if (theirs[0] == '/' && key.EndsWith(theirs, StringComparison.Ordinal))
                return Layers.TryGetValue(key[..^theirs.Length], out var layer) ? layer + ours : key;
        }

        return key;
    }

    private static IEnumerable<(string Theirs, string Ours)> Blocks(string blocks, string layers) =>
        Pairs(blocks).SelectMany(block => Block(block.Theirs + "/", block.Ours + ".", layers));

    private static IEnumerable<(string Theirs, string Ours)> Block(string theirs, string ours, string layers) =>
        Pairs(layers).Select(layer => (theirs + layer.Theirs, ours + layer.Ours));

    private static IEnumerable<(string Theirs, string Ours)> Pairs(string rows) => rows.Split(", ").Select(row => (row.Split(' ')[0], row.Split(' ')[1]));
}
