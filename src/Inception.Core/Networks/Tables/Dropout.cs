namespace Inception.Networks.Tables;

/// <summary>Dropout: sets values to zero at random in training, and does nothing in evaluation mode.</summary>
/// <param name="Name">The name of the stage.</param>
/// <param name="Probability">The fraction of values that is dropped, 0 to 1.</param>
public sealed record Dropout(string Name, double Probability) : Row(Name)
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => input;

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.Dropout(this, scope + Name, input);

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.Dropout(this, input);
}
