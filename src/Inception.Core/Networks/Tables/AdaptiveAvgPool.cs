using Inception.Layers;

namespace Inception.Networks.Tables;

/// <summary>Average pooling to a fixed output size. With output size 1, it is the global average pool.</summary>
/// <param name="Name">The name of the stage. May be empty.</param>
/// <param name="Output">Height and width of the output.</param>
public sealed record AdaptiveAvgPool(string Name, Extent Output) : Row(Name), IOperation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) =>
        input.IsEmpty ? input : new(input.Channels, Output.Height, Output.Width);

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.AdaptiveAvgPool(this, scope + Name, input);

    OutputValues IOperation.Values => OutputValues.Float;

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.AdaptiveAvgPool(this, input);

    TResult IOperation.Accept<TInput, TResult>(IOperationVisitor<TInput, TResult> visitor, TInput input) => visitor.AdaptiveAvgPool(this, input);
}
