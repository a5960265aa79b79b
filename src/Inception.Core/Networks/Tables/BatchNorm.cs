namespace Inception.Networks.Tables;

/// <summary>
/// Batch normalization that is not part of a <see cref="Conv"/>. It normalizes each channel of a feature map or of a vector.
/// </summary>
/// <param name="Name">The key, e.g. <c>bn1</c>.</param>
public sealed record BatchNorm(string Name) : Row(Name)
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => input;

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.BatchNorm(this, scope + Name, input);

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.BatchNorm(this, input);
}
