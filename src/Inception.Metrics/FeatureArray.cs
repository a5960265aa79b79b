namespace Inception.Metrics;

/// <summary>Features in an array of float32.</summary>
internal sealed class FeatureArray : FeatureMatrix
{
    private readonly ReadOnlyMemory<float> _rows;

    public FeatureArray(ReadOnlyMemory<float> rows, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (rows.Length % dimensions != 0)
            throw new ArgumentException($"Expected whole rows of {dimensions:N0} numbers, found {rows.Length:N0} numbers.", nameof(rows));
        (_rows, Dimensions) = (rows, dimensions);
    }

    public override int Count => _rows.Length / Dimensions;

    public override int Dimensions { get; }

    public override void CopyRows(int first, Span<double> destination)
    {
        CheckRows(first, destination.Length);
        var source = _rows.Span.Slice(first * Dimensions, destination.Length);
        for (var i = 0; i < source.Length; i++) destination[i] = source[i];
    }
}
