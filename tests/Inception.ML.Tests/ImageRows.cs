using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML.Tests;

/// <summary>A row of a test's data.</summary>
internal sealed class ImageRows
{
    public string Name { get; set; } = "";

    public string Path { get; set; } = "";

    [VectorType]
    public byte[] Image { get; set; } = [];

    public string Category { get; set; } = "";

    [VectorType(2)]
    public float[] Pair { get; set; } = [0, 0];

    /// <summary>Rows of random images, in memory.</summary>
    public static IReadOnlyList<ImageRows> Random(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ImageRows { Name = $"{i}", Image = Shipped.Png(i), Pair = [i, -i] })];

    public static IDataView View(MLContext context, IEnumerable<ImageRows> rows) => context.Data.LoadFromEnumerable(rows);
}
