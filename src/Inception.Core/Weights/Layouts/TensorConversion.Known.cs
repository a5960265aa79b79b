namespace Inception.Weights.Layouts;

public sealed partial record TensorConversion
{
    /// <summary>Converts TensorFlow's convolution (height × width × in × out) to PyTorch's (out × in × height × width).</summary>
    public static TensorConversion Convolution { get; } = new(
        "HWIO → OIHW",
        stored => stored is [var height, var width, var inputs, var outputs] ? [outputs, inputs, height, width] : null,
        [3, 2, 0, 1]);

    /// <summary>
    /// Converts TensorFlow's depthwise convolution (height × width × in × multiplier) to PyTorch's ((in · multiplier) × 1 × height × width). In both, the
    /// outputs of one input channel are adjacent.
    /// </summary>
    public static TensorConversion DepthwiseConvolution { get; } = new(
        "HWIM → (I·M)1HW",
        stored => stored is [var height, var width, var inputs, var multiplier] ? [inputs * multiplier, 1, height, width] : null,
        [2, 3, 0, 1]);

    /// <summary>Converts TensorFlow's 1×1 convolution that computes the logits (1 × 1 × in × out) to a fully connected layer (out × in).</summary>
    public static TensorConversion PointwiseToLinear { get; } = new(
        "11IO → OI",
        stored => stored is [1, 1, var inputs, var outputs] ? [outputs, inputs] : null,
        [0, 1, 3, 2]);

    /// <summary>Converts TensorFlow's fully connected layer (in × out) to PyTorch's (out × in).</summary>
    public static TensorConversion Linear { get; } = new(
        "IO → OI",
        stored => stored is [var inputs, var outputs] ? [outputs, inputs] : null,
        [1, 0]);
}
