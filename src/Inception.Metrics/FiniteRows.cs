namespace Inception.Metrics;

/// <summary>The check that features are numbers: one NaN would make every metric NaN.</summary>
internal static class FiniteRows
{
    /// <exception cref="MetricException">A number is infinite or NaN.</exception>
    public static void Require(ReadOnlySpan<float> rows, int dimensions, int first = 0)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (!float.IsFinite(rows[i])) throw NotFinite(rows[i], i, dimensions, first);
        }
    }

    /// <inheritdoc cref="Require(ReadOnlySpan{float}, int, int)"/>
    public static void Require(ReadOnlySpan<double> rows, int dimensions, int first = 0)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (!double.IsFinite(rows[i])) throw NotFinite(rows[i], i, dimensions, first);
        }
    }

    private static MetricException NotFinite(double value, int index, int dimensions, int first)
    {
        var row = first + (index / dimensions);
        return new($"Expected finite features, found {value} in row {row:N0}, dimension {index % dimensions:N0}. Look at the image of that row, "
            + "and at the weights.", row);
    }
}
