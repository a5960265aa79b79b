namespace Inception.Networks.Tables;

/// <summary>ReLU, <c>max(x, 0)</c>, where it is not part of a <see cref="Conv"/>.</summary>
/// <param name="Name">The name of the stage. May be empty.</param>
public sealed record Relu(string Name) : Row(Name)
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => input;

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) => visitor.Relu(this, scope + Name, input);

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.Relu(this, input);
}
