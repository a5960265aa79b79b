namespace Inception.Networks.Tables;

/// <summary>A vector divided by its Euclidean length, at least 1e-12: the last row of an embedding, never of logits.</summary>
/// <param name="Name">The name of the stage; may be empty.</param>
public sealed record UnitLength(string Name) : Row(Name)
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => input;

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.UnitLength(this, scope + Name, input);
}
