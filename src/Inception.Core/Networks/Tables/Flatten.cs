namespace Inception.Networks.Tables;

/// <summary>Flattens the features of an image into one vector.</summary>
public sealed record Flatten() : Row(""), IOperation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) =>
        input.IsEmpty ? input : FeatureShape.Vector((int)input.Count);

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) => visitor.Flatten(input);

    OutputValues IOperation.Values => OutputValues.Vector;

    bool IOperation.HasKey => false;

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.Flatten(this, input);

    TResult IOperation.Accept<TInput, TResult>(IOperationVisitor<TInput, TResult> visitor, TInput input) => visitor.Flatten(this, input);
}
