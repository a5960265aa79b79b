using Inception.Embeddings;
using Parquet;
using Parquet.Schema;

namespace Inception.Tool.Output;

/// <summary>
/// An Apache Parquet file with a column <c>file</c> of strings and a column <c>embedding</c> of float32 lists; the model stands in its metadata.
/// </summary>
internal sealed class ParquetEmbeddings(string path, string model) : EmbeddingFile
{
    /// <summary>Rows that are written together: 8 MB of Inception v3's embeddings.</summary>
    private const int RowsOfAGroup = 1024;

    private static readonly ParquetSchema Schema = new(
        new DataField<string>("file", false), new ListField("embedding", new DataField<float>("element", false)));

    private readonly ParquetRows<ImageEmbedding> _rows = new(path, model, Schema, RowsOfAGroup, WriteAsync);

    public override Task AddAsync(ImageEmbedding embedding, CancellationToken cancellation) => _rows.AddAsync([embedding], cancellation);

    public override Task CompleteAsync(CancellationToken cancellation) => _rows.CompleteAsync(cancellation);

    public override ValueTask DisposeAsync()
    {
        _rows.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task WriteAsync(ParquetRowGroupWriter group, List<ImageEmbedding> rows, CancellationToken cancellation)
    {
        var (names, vectors) = (Schema.DataFields[0], Schema.DataFields[1]);
        await group.WriteAsync(names, rows.ConvertAll(row => row.Path));
        float[] values = [.. rows.SelectMany(row => row.Vector.ToArray())];
        int[] defined = [.. Enumerable.Repeat(vectors.MaxDefinitionLevel, values.Length)];
        int[] repeated = [.. rows.SelectMany(row => Enumerable.Range(0, row.Vector.Length).Select(i => i == 0 ? 0 : 1))];   // 0 begins a list
        await group.WriteAllPartsAsync<float>(vectors, values, defined, repeated, cancellation);
    }
}
