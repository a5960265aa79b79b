using Inception.Layers;

namespace Inception.Networks.Tables;

/// <summary>A <c>BasicConv2d</c>: convolution (without bias by default, see <see cref="Bias"/>), batch normalization and ReLU.</summary>
/// <param name="Name">The key, e.g. <c>Conv2d_1a_3x3</c>.</param>
/// <param name="Channels">Channels of the output.</param>
/// <param name="Kernel">The window.</param>
/// <param name="Stride">The step of the window.</param>
/// <param name="Padding">Zeros on each side.</param>
public sealed record Conv(string Name, int Channels, Extent Kernel, Extent Stride, Extent Padding) : Row(Name)
{
    /// <summary>Whether the convolution has a bias. Batch normalization makes a bias redundant, but Caffe's BN-Inception has it. Default false.</summary>
    public bool Bias { get; init; }

    /// <summary>The standard deviation of the initial weights. When null, that of the table.</summary>
    public double? StandardDeviation { get; init; }

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => new(
        Channels,
        WindowOutput(input.Height, Kernel.Height, Stride.Height, Padding.Height),
        WindowOutput(input.Width, Kernel.Width, Stride.Width, Padding.Width));

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.Conv(this, scope + Name, input);

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.Conv(this, input);
}
