using Inception.Common;
using Parquet;
using Parquet.Schema;

namespace Inception.Tool.Output;

/// <summary>Writes rows to an Apache Parquet file, group by group. The file appears under its name only when it is complete.</summary>
/// <typeparam name="TRow">A row.</typeparam>
/// <param name="path">The file.</param>
/// <param name="model">The name of the model, for the metadata.</param>
/// <param name="schema">The columns.</param>
/// <param name="rowsOfAGroup">The rows that are written together.</param>
/// <param name="write">Writes all columns of a group.</param>
internal sealed class ParquetRows<TRow>(
    string path, string model, ParquetSchema schema, int rowsOfAGroup, Func<ParquetRowGroupWriter, List<TRow>, CancellationToken, Task> write) : IDisposable
{
    private readonly AtomicFile _file = new(path);
    private readonly List<TRow> _rows = [];
    private ParquetWriter? _writer;

    /// <summary>Adds rows, and writes the group when it is full.</summary>
    public async Task AddAsync(IEnumerable<TRow> rows, CancellationToken cancellation)
    {
        _rows.AddRange(rows);
        if (_rows.Count >= rowsOfAGroup) await WriteGroupAsync(cancellation);
    }

    /// <summary>Writes the last group and the footer, and gives the file its name.</summary>
    public async Task CompleteAsync(CancellationToken cancellation)
    {
        if (_rows.Count > 0) await WriteGroupAsync(cancellation);
        if (_writer is not null) await _writer.DisposeAsync();   // writes the footer
        _file.Commit();
    }

    public void Dispose() => _file.Dispose();

    private async Task WriteGroupAsync(CancellationToken cancellation)
    {
        _writer ??= await ParquetWriter.CreateAsync(schema, _file.Stream, cancellationToken: cancellation);
        _writer.CustomMetadata = new Dictionary<string, string> { ["model"] = model };
        using var group = _writer.CreateRowGroup();
        await write(group, _rows, cancellation);
        group.CompleteValidate();
        _rows.Clear();
    }
}
