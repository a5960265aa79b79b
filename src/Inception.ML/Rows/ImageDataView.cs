using Microsoft.ML;

namespace Inception.ML.Rows;

/// <summary>Data with the columns of a transformer, which are computed while cursors move.</summary>
/// <param name="source">The data.</param>
/// <param name="mapping">The transformer's columns.</param>
internal sealed class ImageDataView(IDataView source, ImageMapping mapping) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => mapping.Output;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] needed = [.. columnsNeeded];
        var input = source.GetRowCursor(mapping.DependenciesOf(needed), rand);
        return needed.Any(mapping.IsComputed) ? new BatchingCursor(input, mapping, needed) : new PassingCursor(input, mapping);
    }

    /// <summary>One cursor: the network itself takes all cores.</summary>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
