using Inception.Metrics;

namespace Inception.Tool.Reporting;

/// <summary>Some rows of a set of features, evenly spread over it, in float32.</summary>
internal sealed class FeatureSample
{
    private readonly float[] _rows;

    private FeatureSample(int[] indices, float[] rows, int dimensions) => (Indices, _rows, Dimensions) = (indices, rows, dimensions);

    /// <summary>The number of each row in its set.</summary>
    public IReadOnlyList<int> Indices { get; }

    public int Count => Indices.Count;

    public int Dimensions { get; }

    /// <summary>A row.</summary>
    public ReadOnlySpan<float> this[int row] => _rows.AsSpan(row * Dimensions, Dimensions);

    /// <summary>Takes rows of a set.</summary>
    /// <param name="features">The set.</param>
    /// <param name="most">The most rows.</param>
    public static FeatureSample Take(FeatureMatrix features, int most)
    {
        var count = Math.Min(most, features.Count);
        int[] indices = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * features.Count / count))];
        var (rows, row) = (new float[count * features.Dimensions], new double[features.Dimensions]);
        for (var i = 0; i < count; i++)
        {
            features.CopyRows(indices[i], row);
            for (var j = 0; j < row.Length; j++) rows[(i * row.Length) + j] = (float)row[j];
        }

        return new(indices, rows, features.Dimensions);
    }
}
