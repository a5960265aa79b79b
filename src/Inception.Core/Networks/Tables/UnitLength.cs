namespace Inception.Networks.Tables;

/// <summary>Divides a vector by its Euclidean length (at least 1e-12). It is the last row of a network that ends in an embedding, never in logits.</summary>
/// <param name="Name">The name of the stage. May be empty.</param>
public sealed record UnitLength(string Name) : Row(Name), IOperation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => input;

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.UnitLength(this, scope + Name, input);

    OutputValues IOperation.Values => OutputValues.Float;

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.UnitLength(this, input);

    TResult IOperation.Accept<TInput, TResult>(IOperationVisitor<TInput, TResult> visitor, TInput input) => visitor.UnitLength(this, input);
}
