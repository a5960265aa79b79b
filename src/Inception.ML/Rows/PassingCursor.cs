using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML.Rows;

/// <summary>Passes columns of the input on where no column of the network is needed: nothing is decoded and nothing computed.</summary>
/// <param name="input">The input's cursor.</param>
/// <param name="mapping">The transformer's columns.</param>
internal sealed class PassingCursor(DataViewRowCursor input, ImageMapping mapping) : DataViewRowCursor
{
    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override DataViewSchema Schema => mapping.Output;

    public override bool MoveNext() => input.MoveNext();

    public override bool IsColumnActive(DataViewSchema.Column column) => !mapping.IsComputed(column) && input.IsColumnActive(mapping.Input[column.Index]);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsColumnActive(column) ? input.GetGetter<TValue>(mapping.Input[column.Index]) : ImageMapping.Typed<TValue>(null, column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing) input.Dispose();
        base.Dispose(disposing);
    }
}
