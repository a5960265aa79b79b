namespace Inception.Networks.Tables;

/// <summary>A chain of rows inside a <see cref="Block"/>.</summary>
/// <param name="Name">The prefix of the rows' keys; empty when the rows' keys follow the block's key.</param>
/// <param name="Rows">The rows in order.</param>
public sealed record Branch(string Name, IReadOnlyList<Row> Rows)
{
    internal FeatureShape OutputShape(FeatureShape input) =>
        Rows.Aggregate(input, (shape, row) => row.OutputShape(shape));

    internal TValue Walk<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input)
    {
        var inner = Name.Length == 0 ? scope : $"{scope}{Name}.";
        return Rows.Aggregate(input, (value, row) => row.Accept(visitor, inner, value));
    }
}
