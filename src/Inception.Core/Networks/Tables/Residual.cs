namespace Inception.Networks.Tables;

/// <summary>
/// A residual block: <c>shortcut(x) + scale · rows(x)</c>, optionally followed by ReLU
/// (<a href="https://arxiv.org/abs/1602.07261">Szegedy et al. 2016</a>, section 3.3 and figure 20).
/// </summary>
/// <param name="Name">The key that precedes the keys of the rows, e.g. <c>repeat_1.0</c>.</param>
/// <param name="Scale">The factor of the residual.</param>
/// <param name="Relu">Whether ReLU follows the sum.</param>
/// <param name="Rows">The residual's rows in order.</param>
public sealed record Residual(string Name, double Scale, bool Relu, IReadOnlyList<Row> Rows) : Row(Name)
{
    /// <summary>The rows of the shortcut; empty for the identity.</summary>
    public IReadOnlyList<Row> Shortcut { get; init; } = [];

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The shortcut and the residual differ in shape.</exception>
    public override FeatureShape OutputShape(FeatureShape input)
    {
        var residual = Rows.Aggregate(input, (shape, row) => row.OutputShape(shape));
        var shortcut = Shortcut.Aggregate(input, (shape, row) => row.OutputShape(shape));
        if (residual != shortcut && !residual.IsEmpty)
            throw new InvalidOperationException(
                $"The residual '{Name}' must have the shape of its shortcut to be added; found {residual} and {shortcut}.");
        return residual;
    }

    private protected override Row WithInner(Func<Row, Row> change) =>
        this with { Rows = [.. Rows.Select(change)], Shortcut = [.. Shortcut.Select(change)] };

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input)
    {
        var inner = $"{scope}{Name}.";
        return visitor.Add(this, scope + Name, Walk(Shortcut), Walk(Rows));

        TValue Walk(IReadOnlyList<Row> rows) => rows.Aggregate(input, (value, row) => row.Accept(visitor, inner, value));
    }

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.Residual(this, input);
}
