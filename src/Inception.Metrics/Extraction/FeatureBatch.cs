namespace Inception.Metrics.Extraction;

/// <summary>The features of a batch of images. They are only valid during the callback that receives the batch.</summary>
public sealed class FeatureBatch
{
    private readonly IReadOnlyList<FeatureLayer> _layers;
    private readonly ReadOnlyMemory<float> _rows;
    private readonly int _stride;

    internal FeatureBatch(IReadOnlyList<string> names, IReadOnlyList<FeatureLayer> layers, ReadOnlyMemory<float> rows, int stride) =>
        (Names, _layers, _rows, _stride) = (names, layers, rows, stride);

    /// <summary>The names of the images.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Copies the features of one layer: one row for each image.</summary>
    /// <param name="layer">The name of the layer.</param>
    /// <param name="rows">Receives <c>Names.Count</c>×length numbers.</param>
    /// <exception cref="ArgumentException">The network has no such layer, or the span has another length.</exception>
    public void CopyTo(string layer, Span<float> rows)
    {
        var (offset, length) = Place(layer);
        if (rows.Length != Names.Count * length)
            throw new ArgumentException($"Expected room for {Names.Count}×{length} numbers, found {rows.Length:N0}.", nameof(rows));
        for (var i = 0; i < Names.Count; i++) _rows.Span.Slice((i * _stride) + offset, length).CopyTo(rows[(i * length)..]);
    }

    /// <summary>Returns the features of one layer: one row for each image.</summary>
    /// <param name="layer">The name of the layer.</param>
    /// <returns><c>Names.Count</c>×length numbers.</returns>
    /// <exception cref="ArgumentException">The network has no such layer.</exception>
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
