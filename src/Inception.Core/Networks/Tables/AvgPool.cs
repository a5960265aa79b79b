using Inception.Layers;

namespace Inception.Networks.Tables;

/// <summary>Average pooling: the mean over windows.</summary>
/// <param name="Name">The name of the stage. May be empty.</param>
/// <param name="Kernel">The window.</param>
/// <param name="Stride">The step of the window.</param>
/// <param name="Padding">Padding on each side.</param>
/// <param name="CountIncludePad">Whether the padding counts in the divisor of the mean: true in torchvision's networks, false in TensorFlow's.</param>
public sealed record AvgPool(string Name, Extent Kernel, Extent Stride, Extent Padding, bool CountIncludePad) : Row(Name), IOperation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => new(
        input.Channels,
        WindowOutput(input.Height, Kernel.Height, Stride.Height, Padding.Height),
        WindowOutput(input.Width, Kernel.Width, Stride.Width, Padding.Width));

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.AvgPool(this, scope + Name, input);

    OutputValues IOperation.Values => OutputValues.OfInput;

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.AvgPool(this, input);

    TResult IOperation.Accept<TInput, TResult>(IOperationVisitor<TInput, TResult> visitor, TInput input) => visitor.AvgPool(this, input);
}
