namespace Inception.Metrics.Extraction;

/// <summary>The features of some successive images of a set. They are valid until the call that got them returns.</summary>
public sealed class FeatureBatch
{
    private readonly IReadOnlyList<FeatureLayer> _layers;
    private readonly ReadOnlyMemory<float> _rows;
    private readonly int _stride;

    internal FeatureBatch(IReadOnlyList<string> names, IReadOnlyList<FeatureLayer> layers, ReadOnlyMemory<float> rows, int stride) =>
        (Names, _layers, _rows, _stride) = (names, layers, rows, stride);

    /// <summary>The names of the images.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Copies the vectors of one layer, a row for each image.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="rows">Takes <c>Names.Count</c>×length numbers.</param>
    /// <exception cref="ArgumentException">There is no such layer, or the length is another.</exception>
    public void CopyTo(string layer, Span<float> rows)
    {
        var (offset, length) = Place(layer);
        if (rows.Length != Names.Count * length)
            throw new ArgumentException($"Expected room for {Names.Count}×{length} numbers, found {rows.Length:N0}.", nameof(rows));
        for (var i = 0; i < Names.Count; i++) _rows.Span.Slice((i * _stride) + offset, length).CopyTo(rows[(i * length)..]);
    }

    /// <summary>The vectors of one layer, a row for each image.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <returns><c>Names.Count</c>×length numbers.</returns>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public float[] Rows(string layer)
    {
        var rows = new float[Names.Count * Place(layer).Length];
        CopyTo(layer, rows);
        return rows;
    }

    private (int Offset, int Length) Place(string layer)
    {
        var offset = 0;
        foreach (var one in _layers)
        {
            if (one.Name == layer) return (offset, one.Length);
            offset += one.Length;
        }

        throw new ArgumentException(
            $"The network computes no layer '{layer}'. It computes {string.Join(", ", _layers.Select(one => one.Name))}.", nameof(layer));
    }
}
