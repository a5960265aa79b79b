using Inception.Classification;
using Inception.Common;
using Parquet;
using Parquet.Schema;

namespace Inception.Tool.Output;

/// <summary>An Apache Parquet file with a row for each class of an image; the model stands in its metadata.</summary>
internal sealed class ParquetClassifications(string path, string model) : ClassificationWriter
{
    private const int RowsOfAGroup = 50_000;

    private static readonly ParquetSchema Schema = new(
        new DataField<string>("image", false),
        new DataField<int>("rank"),
        new DataField<string>("label", false),
        new DataField<int>("index"),
        new DataField<string>("id", true),
        new DataField<double>("probability"));

    private readonly AtomicFile _file = new(path);
    private readonly List<(string Image, int Rank, Prediction Class)> _rows = [];
    private ParquetWriter? _writer;

    public override async Task AddAsync(ImageClassification image, CancellationToken cancellation)
    {
        _rows.AddRange(image.Predictions.Select((one, i) => (image.Path, i + 1, one)));
        if (_rows.Count >= RowsOfAGroup) await WriteGroup(cancellation);
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
        var fields = Schema.DataFields;
        using var group = _writer.CreateRowGroup();
        await group.WriteAsync(fields[0], _rows.ConvertAll(row => row.Image));
        await group.WriteAsync<int>(fields[1], _rows.ConvertAll(row => row.Rank).ToArray(), cancellationToken: cancellation);
        await group.WriteAsync(fields[2], _rows.ConvertAll(row => row.Class.Label));
        await group.WriteAsync<int>(fields[3], _rows.ConvertAll(row => row.Class.Index).ToArray(), cancellationToken: cancellation);
        await group.WriteAsync(fields[4], _rows.ConvertAll(row => row.Class.Id));
        await group.WriteAsync<double>(fields[5], _rows.ConvertAll(row => row.Class.Probability).ToArray(), cancellationToken: cancellation);
        group.CompleteValidate();
        _rows.Clear();
    }
}
