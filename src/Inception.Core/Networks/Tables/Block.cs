namespace Inception.Networks.Tables;

/// <summary>
/// Parallel branches on one input, concatenated on the channel axis. A block without a name is a split inside a branch, as in the last
/// blocks of Inception v3 (<a href="https://arxiv.org/abs/1512.00567">Szegedy et al. 2015</a>, figure 7).
/// </summary>
/// <param name="Name">The key that precedes the keys of the branches, e.g. <c>Mixed_5b</c>.</param>
/// <param name="Branches">The branches in the order of their channels.</param>
public sealed record Block(string Name, IReadOnlyList<Branch> Branches) : Row(Name)
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input)
    {
        var outputs = Branches.Select(branch => branch.OutputShape(input)).ToList();
        var first = outputs[0];
        if (outputs.Find(output => (output.Height, output.Width) != (first.Height, first.Width)) is { Channels: > 0 } other)
            throw new InvalidOperationException(
                $"The branches of block '{Name}' must have one height and width to be joined on channels; found {first} and {other}.");
        return first with { Channels = outputs.Sum(output => output.Channels) };
    }

    private protected override Row WithInner(Func<Row, Row> change) =>
        this with { Branches = [.. Branches.Select(branch => branch with { Rows = [.. branch.Rows.Select(change)] })] };

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input)
    {
        var inner = Scope(scope);
        return visitor.Concat(this, scope + Name, [.. Branches.Select(branch => branch.Walk(visitor, inner, input))]);
    }

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.Block(this, input);

    private string Scope(string scope) => Name.Length == 0 ? scope : $"{scope}{Name}.";
}
