namespace Inception.Metrics;

/// <summary>Features in memory that grow row by row. Rows stand in blocks: one array holds at most 2,147,483,591 numbers, 1,048,575 rows of 2,048.</summary>
internal sealed class FeatureRows : FeatureMatrix
{
    private const int BlockNumbers = 1 << 20;   // 4 MiB

    private readonly List<float[]> _blocks = [];
    private readonly int _rowsOfBlock;
    private int _count;

    public FeatureRows(int dimensions) => (Dimensions, _rowsOfBlock) = (dimensions, Math.Max(1, BlockNumbers / dimensions));

    public override int Count => _count;

    public override int Dimensions { get; }

    /// <summary>Adds one or more whole rows.</summary>
    public void Add(ReadOnlySpan<float> rows)
    {
        while (rows.Length > 0)
        {
            var used = _count % _rowsOfBlock;
            if (used == 0) _blocks.Add(new float[_rowsOfBlock * Dimensions]);
            var count = Math.Min(rows.Length / Dimensions, _rowsOfBlock - used);
            rows[..(count * Dimensions)].CopyTo(_blocks[^1].AsSpan(used * Dimensions));
            rows = rows[(count * Dimensions)..];
            _count += count;
        }
    }

    public override void CopyRows(int first, Span<double> destination)
    {
        CheckRows(first, destination.Length);
        while (destination.Length > 0)
        {
            var (block, row) = Math.DivRem(first, _rowsOfBlock);
            var count = Math.Min(destination.Length / Dimensions, _rowsOfBlock - row);
            var source = _blocks[block].AsSpan(row * Dimensions, count * Dimensions);
            for (var i = 0; i < source.Length; i++) destination[i] = source[i];
            destination = destination[source.Length..];
            first += count;
        }
    }
}
