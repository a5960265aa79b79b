using Inception.Layers;

namespace Inception.Networks.Tables;

/// <summary>Maximum pooling: the maximum over windows.</summary>
/// <param name="Name">The name of the stage. May be empty.</param>
/// <param name="Kernel">The window.</param>
/// <param name="Stride">The step of the window.</param>
/// <param name="Padding">Padding on each side.</param>
/// <param name="CeilMode">Whether a last, partial window is used (PyTorch's <c>ceil_mode</c>).</param>
public sealed record MaxPool(string Name, Extent Kernel, Extent Stride, Extent Padding, bool CeilMode) : Row(Name), IOperation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => new(
        input.Channels,
        WindowOutput(input.Height, Kernel.Height, Stride.Height, Padding.Height, CeilMode),
        WindowOutput(input.Width, Kernel.Width, Stride.Width, Padding.Width, CeilMode));

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.MaxPool(this, scope + Name, input);

    OutputValues IOperation.Values => OutputValues.OfInput;

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.MaxPool(this, input);

    TResult IOperation.Accept<TInput, TResult>(IOperationVisitor<TInput, TResult> visitor, TInput input) => visitor.MaxPool(this, input);
}
