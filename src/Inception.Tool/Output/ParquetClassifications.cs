using Inception.Classification;
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

    private readonly ParquetRows<(string Image, int Rank, Prediction Class)> _rows = new(path, model, Schema, RowsOfAGroup, WriteAsync);

    public override Task AddAsync(ImageClassification image, CancellationToken cancellation) =>
        _rows.AddAsync(image.Predictions.Select((one, i) => (image.Path, i + 1, one)), cancellation);

    public override Task CompleteAsync(CancellationToken cancellation) => _rows.CompleteAsync(cancellation);

    public override ValueTask DisposeAsync()
    {
        _rows.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task WriteAsync(
        ParquetRowGroupWriter group, List<(string Image, int Rank, Prediction Class)> rows, CancellationToken cancellation)
    {
        var fields = Schema.DataFields;
        await group.WriteAsync(fields[0], rows.ConvertAll(row => row.Image));
        await group.WriteAsync<int>(fields[1], rows.ConvertAll(row => row.Rank).ToArray(), cancellationToken: cancellation);
        await group.WriteAsync(fields[2], rows.ConvertAll(row => row.Class.Label));
        await group.WriteAsync<int>(fields[3], rows.ConvertAll(row => row.Class.Index).ToArray(), cancellationToken: cancellation);
        await group.WriteAsync(fields[4], rows.ConvertAll(row => row.Class.Id));
        await group.WriteAsync<double>(fields[5], rows.ConvertAll(row => row.Class.Probability).ToArray(), cancellationToken: cancellation);
    }
}
