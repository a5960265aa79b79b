namespace Inception.Weights.Layouts;

/// <summary>Keras' Inception v3: 94 convolutions without names, in the order of the paper's figures.</summary>
internal static class KerasInceptionV3
{
    private static readonly string[] Layers =
    [
        "Conv2d_1a_3x3", "Conv2d_2a_3x3", "Conv2d_2b_3x3", "Conv2d_3b_1x1", "Conv2d_4a_3x3",
        .. A("Mixed_5b"), .. A("Mixed_5c"), .. A("Mixed_5d"),
        .. B("Mixed_6a"),
        .. C("Mixed_6b"), .. C("Mixed_6c"), .. C("Mixed_6d"), .. C("Mixed_6e"),
        .. D("Mixed_7a"),
        .. E("Mixed_7b"), .. E("Mixed_7c"),
    ];

    public static KerasNetwork Network { get; } =
        new("inception_v3", [.. Layers.Select(layer => layer + ".conv")], [.. Layers.Select(layer => layer + ".bn")], _ => null, "fc");

    public static WeightLayout Layout { get; } = Keras.Layout(Network);

    private static string[] A(string block) =>
        Of(block, "branch1x1", "branch5x5_1", "branch5x5_2", "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3", "branch_pool");

    private static string[] B(string block) => Of(block, "branch3x3", "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3");

    private static string[] C(string block) => Of(
        block, "branch1x1", "branch7x7_1", "branch7x7_2", "branch7x7_3",
        "branch7x7dbl_1", "branch7x7dbl_2", "branch7x7dbl_3", "branch7x7dbl_4", "branch7x7dbl_5", "branch_pool");

    private static string[] D(string block) =>
        Of(block, "branch3x3_1", "branch3x3_2", "branch7x7x3_1", "branch7x7x3_2", "branch7x7x3_3", "branch7x7x3_4");

    private static string[] E(string block) => Of(
        block, "branch1x1", "branch3x3_1", "branch3x3_2a", "branch3x3_2b",
        "branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3a", "branch3x3dbl_3b", "branch_pool");

    private static string[] Of(string block, params string[] layers) => [.. layers.Select(layer => $"{block}.{layer}")];
}
