namespace Inception.Networks.Tables;

/// <summary>max(x, 0), for the places that are not part of a <see cref="Conv"/>.</summary>
public sealed record Relu() : Row("")
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => input;

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) => visitor.Relu(input);
}
