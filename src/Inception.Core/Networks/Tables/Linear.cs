namespace Inception.Networks.Tables;

/// <summary>A fully connected layer on a vector.</summary>
/// <param name="Name">The key, e.g. <c>fc</c>.</param>
/// <param name="Features">The length of the output.</param>
public sealed record Linear(string Name, int Features) : Row(Name)
{
    /// <summary>Whether the layer has a bias. Default true.</summary>
    public bool Bias { get; init; } = true;

    /// <summary>The standard deviation of the initial weights. When null, that of the table.</summary>
    public double? StandardDeviation { get; init; }

    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => input.IsEmpty ? input : FeatureShape.Vector(Features);

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.Linear(this, scope + Name, input);

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.Linear(this, input);
}
