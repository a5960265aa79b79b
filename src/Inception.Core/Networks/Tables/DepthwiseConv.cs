using Inception.Layers;

namespace Inception.Networks.Tables;

/// <summary>
/// A depthwise convolution: it filters every input channel separately, without bias. Its key is <c>weight</c>. Together with a following 1×1
/// <see cref="PlainConv"/> it is a separable convolution (<a href="https://arxiv.org/abs/1610.02357">Chollet 2016</a>, section 1.2).
/// </summary>
/// <param name="Name">The key, e.g. <c>conv3.conv1</c>.</param>
/// <param name="Multiplier">The number of output channels for each input channel, at least 1.</param>
/// <param name="Kernel">The window.</param>
/// <param name="Stride">The step of the window.</param>
/// <param name="Padding">Zeros on each side.</param>
public sealed record DepthwiseConv(string Name, int Multiplier, Extent Kernel, Extent Stride, Extent Padding) : Row(Name)
{
    /// <summary>The standard deviation of the initial weights. When null, that of the table.</summary>
    public double? StandardDeviation { get; init; }

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => new(
        input.Channels * Multiplier,
        WindowOutput(input.Height, Kernel.Height, Stride.Height, Padding.Height),
        WindowOutput(input.Width, Kernel.Width, Stride.Width, Padding.Width));

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.DepthwiseConv(this, scope + Name, input);

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.DepthwiseConv(this, input);
}
