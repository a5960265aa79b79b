using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML.Rows;

/// <summary>The values of one column for the rows of a batch, as the source's cursor has moved on when they are asked for.</summary>
internal abstract class ColumnBuffer : IDisposable
{
    private static readonly MethodInfo Scalar = Method(nameof(CreateScalar)), Vector = Method(nameof(CreateVector));

    /// <summary>Makes a buffer.</summary>
    /// <param name="row">The cursor that values come from.</param>
    /// <param name="column">The column.</param>
    /// <param name="rows">Rows of a batch.</param>
    public static ColumnBuffer Create(DataViewRow row, DataViewSchema.Column column, int rows)
    {
        var type = column.Type.RawType;
        if (type == typeof(MLImage)) return new ImageBuffer(row.GetGetter<MLImage>(column), rows);
        var make = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>)
            ? Vector.MakeGenericMethod(type.GetGenericArguments())
            : Scalar.MakeGenericMethod(type);
        return make.CreateDelegate<Func<DataViewRow, DataViewSchema.Column, int, ColumnBuffer>>()(row, column, rows);
    }

    /// <summary>Keeps the value of the source's current row.</summary>
    public abstract void Save(int slot);

    /// <summary>Makes a <see cref="ValueGetter{TValue}"/> of kept values.</summary>
    /// <param name="slot">The slot of the current row.</param>
    public abstract Delegate CreateGetter(Func<int> slot);

    /// <summary>Releases values that need it.</summary>
    public virtual void Dispose()
    {
    }

    private static MethodInfo Method(string name) => typeof(ColumnBuffer).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;

    private static ScalarBuffer<T> CreateScalar<T>(DataViewRow row, DataViewSchema.Column column, int rows) =>
        new(row.GetGetter<T>(column), rows);

    private static VectorBuffer<T> CreateVector<T>(DataViewRow row, DataViewSchema.Column column, int rows) =>
        new(row.GetGetter<VBuffer<T>>(column), rows);

    private sealed class ScalarBuffer<T>(ValueGetter<T> source, int rows) : ColumnBuffer
    {
        private readonly T[] _values = new T[rows];

        public override void Save(int slot)
        {
            T value = default!;   // not the slot's: the reader may hold an object of the batch before
            source(ref value);
            _values[slot] = value;
        }

        public override Delegate CreateGetter(Func<int> slot) => (ValueGetter<T>)((ref T value) => value = _values[slot()]);
    }

    private sealed class VectorBuffer<T>(ValueGetter<VBuffer<T>> source, int rows) : ColumnBuffer
    {
        private readonly VBuffer<T>[] _values = new VBuffer<T>[rows];

        public override void Save(int slot) => source(ref _values[slot]);

        public override Delegate CreateGetter(Func<int> slot) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => _values[slot()].CopyTo(ref value));
    }

    /// <summary>Images belong to whoever takes them, so each taker gets a copy.</summary>
    private sealed class ImageBuffer(ValueGetter<MLImage> source, int rows) : ColumnBuffer
    {
        private readonly MLImage?[] _values = new MLImage?[rows];

        public override void Save(int slot) => source(ref _values[slot]!);

        public override Delegate CreateGetter(Func<int> slot) => (ValueGetter<MLImage>)((ref MLImage value) =>
        {
            value?.Dispose();
            value = _values[slot()] is { } kept ? MLImagePixels.Copy(kept) : null!;
        });

        public override void Dispose()
        {
            foreach (var image in _values) image?.Dispose();
            base.Dispose();
        }
    }
}
