namespace Inception.Networks.Tables;

/// <summary>
/// An auxiliary classifier: a side branch that reads the features of the trunk and contributes to the loss in training. The trunk continues with the same
/// features (<a href="https://arxiv.org/abs/1409.4842">Szegedy et al. 2014</a>, section 5).
/// </summary>
/// <param name="Name">The key that precedes the keys of the rows, e.g. <c>AuxLogits</c>.</param>
/// <param name="Rows">The rows in order; the last one computes the logits.</param>
public sealed record Auxiliary(string Name, IReadOnlyList<Row> Rows) : Row(Name)
{
    /// <summary>Returns the shape of the trunk, unchanged. See <see cref="HeadShape"/> for the shape of the head.</summary>
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => input;

    /// <summary>Computes the shape of the head's output.</summary>
    /// <param name="input">The shape of the trunk's features that the head reads.</param>
    /// <returns>The shape of the auxiliary logits; empty when the input is too small for the head.</returns>
    public FeatureShape HeadShape(FeatureShape input) => Rows.Aggregate(input, (shape, row) => row.OutputShape(shape));

    private protected override Row WithInner(Func<Row, Row> change) =>
        this with { Rows = [.. Rows.Select(change)] };

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input)
    {
        var inner = $"{scope}{Name}.";
        visitor.Auxiliary(this, scope + Name, Rows.Aggregate(input, (value, row) => row.Accept(visitor, inner, value)));
        return input;
    }

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.Auxiliary(this, input);
}
