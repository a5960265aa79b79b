namespace Inception.Networks.Tables;

/// <summary>A chain of rows inside a <see cref="Block"/>.</summary>
/// <param name="Name">The part of the key between the block and the rows. Empty if the keys of the rows directly follow the key of the block.</param>
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
