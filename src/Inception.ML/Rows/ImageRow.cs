using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML.Rows;

/// <summary>A single row: its image goes through the network when the first computed column is asked for.</summary>
internal sealed class ImageRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly ImageMapping _mapping;
    private readonly Delegate?[] _getters;
    private readonly bool[] _isActive;
    private readonly Func<RawImage>? _image;
    private readonly RawImage[] _images = new RawImage[1];
    private float[]? _result;
    private long _computed = -1;

    /// <param name="input">The row of the input.</param>
    /// <param name="mapping">The transformer's columns.</param>
    /// <param name="active">The columns to give.</param>
    public ImageRow(DataViewRow input, ImageMapping mapping, IReadOnlyList<DataViewSchema.Column> active)
    {
        (_input, _mapping, _getters, _isActive) = (input, mapping, new Delegate?[mapping.Output.Count], new bool[mapping.Output.Count]);
        foreach (var column in active)
        {
            _isActive[column.Index] = true;
            if (!mapping.IsComputed(column)) continue;
            _image ??= ImageColumn.CreateGetter(input, mapping.ImageColumn, mapping.ImageFolder);
            _getters[column.Index] ??= mapping.CreateGetter(column, Current);
        }
    }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override DataViewSchema Schema => _mapping.Output;

    public override bool IsColumnActive(DataViewSchema.Column column) => _isActive[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _isActive[column.Index] && !_mapping.IsComputed(column)
        ? _input.GetGetter<TValue>(_mapping.Input[column.Index])
        : ImageMapping.Typed<TValue>(_getters[column.Index], column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _input.Dispose();
        base.Dispose(disposing);
    }

    private float[]? Current()
    {
        var position = _input.Position;
        if (position >= 0 && position == _computed) return _result;
        _images[0] = _image!();
        _result = _mapping.Network.Compute(_images, _ => position, _mapping.ImageColumn.Name)[0];
        _computed = position;
        return _result;
    }
}
