using Inception.Classification;

namespace Inception.Tool.Output;

/// <summary>Where the classes of images go, one image after the other. A file is there only when it was completed.</summary>
internal abstract class ClassificationWriter : IAsyncDisposable
{
    /// <summary>Whether images appear on standard output as they come.</summary>
    public virtual bool Streams => false;

    /// <summary>Adds the classes of one image.</summary>
    public abstract Task AddAsync(ImageClassification image, CancellationToken cancellation);

    /// <summary>Writes what is left, and puts the file in its place.</summary>
    public abstract Task CompleteAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Begins the output.</summary>
    /// <param name="format">The format.</param>
    /// <param name="path">The file; null for standard output.</param>
    /// <param name="model">The model's name, for formats that have metadata.</param>
    /// <exception cref="UserException">The file cannot be written.</exception>
    public static ClassificationWriter Create(ClassificationFormat format, string? path, string model) => format switch
    {
        ClassificationFormat.Json => new JsonClassifications(new(path)),
        ClassificationFormat.JsonLines => new JsonLinesClassifications(new(path)),
        ClassificationFormat.Csv => new CsvClassifications(new(path)),
        ClassificationFormat.Parquet => Parquet(path!, model),
        _ => new ClassificationTable(new(path)),
    };

    private static ParquetClassifications Parquet(string path, string model)
    {
        ParquetClassifications? file = null;
        OutputFile.Write(path, () => file = new ParquetClassifications(path, model));
        return file!;
    }
}
