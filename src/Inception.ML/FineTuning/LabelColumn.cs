using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML.FineTuning;

/// <summary>The column of the classes: a key.</summary>
internal static class LabelColumn
{
    /// <summary>Finds the column and checks its type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it is no key of at least two values.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw new ArgumentOutOfRangeException(
                nameof(schema), name, $"Expected a label column '{name}'; the data has {string.Join(", ", schema.Select(one => one.Name))}.");
        return column.Type is KeyDataViewType { Count: >= 2 and <= int.MaxValue }
            ? column
            : throw new ArgumentOutOfRangeException(
                nameof(schema),
                name,
                $"Expected the label column '{name}' to be a key of at least 2 values; found {column.Type}. Put MapValueToKey before the trainer.");
    }

    /// <summary>As <see cref="Find"/>, for the schema of a pipeline that has no data yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it is no key.</exception>
    public static SchemaShape.Column Require(SchemaShape schema, string name) =>
        schema.TryFindColumn(name, out var column) && column.IsKey && column.Kind == SchemaShape.Column.VectorKind.Scalar
            ? column
            : throw new ArgumentOutOfRangeException(
                nameof(schema),
                name,
                $"Expected a label column '{name}' that is a key; the pipeline has {string.Join(", ", schema.Select(one => one.Name))}. "
                    + "Put MapValueToKey before the trainer.");

    /// <summary>Makes what reads the class of a row's current position: from 0, or -1 where the label is missing.</summary>
    public static Func<int> CreateGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type.RawType == typeof(byte)) return Typed<byte>(row, column, value => value);
        if (column.Type.RawType == typeof(ushort)) return Typed<ushort>(row, column, value => value);
        return column.Type.RawType == typeof(uint) ? Typed<uint>(row, column, value => value) : Typed<ulong>(row, column, value => value);
    }

    private static Func<int> Typed<T>(DataViewRow row, DataViewSchema.Column column, Func<T, ulong> widen)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            getter(ref value);
            return (int)widen(value) - 1;
        };
    }
}
