using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML.Rows;

/// <summary>
/// Reads a batch of rows ahead, decodes their images in parallel and runs the network on all of them, then gives the rows one by one in the order of the input.
/// </summary>
internal sealed class BatchingCursor : DataViewRowCursor
{
    private readonly DataViewRowCursor _input;
    private readonly ImageMapping _mapping;
    private readonly Dictionary<int, ColumnBuffer> _kept;
    private readonly Delegate?[] _getters;
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly Func<RawImage> _image;
    private readonly RawImage[] _images;
    private readonly long[] _positions, _batches;
    private readonly DataViewRowId[] _ids;
    private float[]?[] _results = [];
    private int _slot = -1, _count;
    private bool _isOver;

    /// <param name="input">The input's cursor, with the columns that the needed ones depend on.</param>
    /// <param name="mapping">The transformer's columns.</param>
    /// <param name="needed">The columns to give.</param>
    public BatchingCursor(DataViewRowCursor input, ImageMapping mapping, IReadOnlyList<DataViewSchema.Column> needed)
    {
        (_input, _mapping) = (input, mapping);
        var rows = mapping.Network.BatchSize;
        _image = ImageColumn.CreateGetter(input, mapping.ImageColumn, mapping.ImageFolder);
        (_images, _positions, _batches, _ids, _id) = (new RawImage[rows], new long[rows], new long[rows], new DataViewRowId[rows], input.GetIdGetter());
        _kept = needed.Where(column => !mapping.IsComputed(column)).DistinctBy(column => column.Index)
            .ToDictionary(column => column.Index, column => ColumnBuffer.Create(input, mapping.Input[column.Index], rows));
        _getters = new Delegate?[mapping.Output.Count];
        foreach (var column in needed)
        {
            _getters[column.Index] ??= mapping.IsComputed(column)
                ? mapping.CreateGetter(column, () => _results[Slot()])
                : _kept[column.Index].CreateGetter(Slot);
        }
    }

    public override long Position => IsOnRow ? _positions[_slot] : -1;

    public override long Batch => IsOnRow ? _batches[_slot] : 0;

    public override DataViewSchema Schema => _mapping.Output;

    private bool IsOnRow => _slot >= 0 && _slot < _count;

    public override bool MoveNext()
    {
        if (_isOver) return false;
        if (++_slot < _count) return true;
        Fill();
        (_slot, _isOver) = (_count == 0 ? -1 : 0, _count == 0);
        return !_isOver;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _getters[column.Index] is not null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => ImageMapping.Typed<TValue>(_getters[column.Index], column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = _ids[Slot()];

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var buffer in _kept.Values) buffer.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Slot() => IsOnRow ? _slot : throw new InvalidOperationException("The cursor is on no row: call MoveNext first.");

    private void Fill()
    {
        for (_count = 0; _count < _images.Length && _input.MoveNext(); _count++)
        {
            (_positions[_count], _batches[_count], _images[_count]) = (_input.Position, _input.Batch, _image());
            _id(ref _ids[_count]);
            foreach (var buffer in _kept.Values) buffer.Save(_count);
        }

        var (count, positions) = (_count, _positions);
        _count = 0;   // an error leaves the cursor on no row
        _results = _mapping.Network.Compute(_images.AsMemory(0, count), i => positions[i], _mapping.ImageColumn.Name);
        _count = count;
    }
}
