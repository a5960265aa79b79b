namespace Inception.Networks.Tables;

/// <summary>Global pooling: one number for each channel, or two with <see cref="GlobalPooling.Concatenated"/>.</summary>
/// <param name="Name">The name of the stage. May be empty.</param>
/// <param name="Pooling">How the positions of a channel are reduced.</param>
public sealed record GlobalPool(string Name, GlobalPooling Pooling) : Row(Name), IOperation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) =>
        input.IsEmpty ? input : new(Pooling == GlobalPooling.Concatenated ? 2 * input.Channels : input.Channels, 1, 1);

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.GlobalPool(this, scope + Name, input);

    OutputValues IOperation.Values => OutputValues.Float;

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.GlobalPool(this, input);

    TResult IOperation.Accept<TInput, TResult>(IOperationVisitor<TInput, TResult> visitor, TInput input) => visitor.GlobalPool(this, input);
}
