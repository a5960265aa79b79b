using Inception.Layers;

namespace Inception.Networks.Tables;

/// <summary>
/// A convolution without batch normalization. Its keys are <c>weight</c> and, with a bias, <c>bias</c>. Examples are the last 1×1 convolution of a residual in
/// Inception-ResNet, every convolution of Caffe's GoogLeNet, and the second half of a separable convolution.
/// </summary>
/// <param name="Name">The key, e.g. <c>conv2d</c>.</param>
/// <param name="Channels">Channels of the output.</param>
/// <param name="Kernel">The window.</param>
/// <param name="Stride">The step of the window.</param>
/// <param name="Padding">Zeros on each side.</param>
/// <param name="Bias">Whether the convolution has a bias.</param>
public sealed record PlainConv(string Name, int Channels, Extent Kernel, Extent Stride, Extent Padding, bool Bias) : Row(Name)
{
    /// <summary>Whether ReLU follows. Default false.</summary>
    public bool Relu { get; init; }

    /// <summary>The standard deviation of the initial weights. When null, that of the table.</summary>
    public double? StandardDeviation { get; init; }

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => new(
        Channels,
        WindowOutput(input.Height, Kernel.Height, Stride.Height, Padding.Height),
        WindowOutput(input.Width, Kernel.Width, Stride.Width, Padding.Width));

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.PlainConv(this, scope + Name, input);

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.PlainConv(this, input);
}
