namespace Inception.Networks.Tables;

/// <summary>Lays an image's features out as one vector.</summary>
public sealed record Flatten() : Row("")
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) =>
        input.IsEmpty ? input : FeatureShape.Vector((int)input.Count);

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) => visitor.Flatten(input);
}
