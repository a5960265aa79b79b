using Inception.Common;
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

    private readonly AtomicFile _file = new(path);
    private readonly List<ImageEmbedding> _rows = new(RowsOfAGroup);
    private ParquetWriter? _writer;

    public override async Task AddAsync(ImageEmbedding embedding, CancellationToken cancellation)
    {
        _rows.Add(embedding);
        if (_rows.Count == RowsOfAGroup) await WriteGroup(cancellation);
    }

    public override async Task CompleteAsync(CancellationToken cancellation)
    {
        if (_rows.Count > 0) await WriteGroup(cancellation);
        if (_writer is not null) await _writer.DisposeAsync();   // writes the footer
        _file.Commit();
    }

    public override ValueTask DisposeAsync()
    {
        _file.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task WriteGroup(CancellationToken cancellation)
    {
        _writer ??= await ParquetWriter.CreateAsync(Schema, _file.Stream, cancellationToken: cancellation);
        _writer.CustomMetadata = new Dictionary<string, string> { ["model"] = model };
        var (names, vectors) = (Schema.DataFields[0], Schema.DataFields[1]);
        using var group = _writer.CreateRowGroup();
        await group.WriteAsync(names, _rows.ConvertAll(row => row.Path));
        float[] values = [.. _rows.SelectMany(row => row.Vector.ToArray())];
        int[] defined = [.. Enumerable.Repeat(vectors.MaxDefinitionLevel, values.Length)];
        int[] repeated = [.. _rows.SelectMany(row => Enumerable.Range(0, row.Vector.Length).Select(i => i == 0 ? 0 : 1))];   // 0 begins a list
        await group.WriteAllPartsAsync<float>(vectors, values, defined, repeated, cancellation);
        group.CompleteValidate();
        _rows.Clear();
    }
}
