using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Inception.ML.Rows;

/// <summary>The column that images come from: paths (text), files (bytes) or ML.NET's own images.</summary>
internal static class ImageColumn
{
    private const string Accepted = "text (a path), a vector of bytes (a file) or an MLImage";

    /// <summary>Finds the column and checks its type.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it is of another type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
            throw new ArgumentOutOfRangeException(
                nameof(schema), name, $"Expected a column '{name}' of {Accepted}; the data has {string.Join(", ", schema.Select(one => one.Name))}.");
        var isFile = column.Type is VectorDataViewType { ItemType: NumberDataViewType item } && item.RawType == typeof(byte);
        return isFile || column.Type is TextDataViewType or ImageDataViewType
            ? column
            : throw new ArgumentOutOfRangeException(nameof(schema), name, $"Expected the column '{name}' to be {Accepted}; found {column.Type}.");
    }

    /// <summary>As <see cref="Find"/>, for the schema of a pipeline that has no data yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it is of another type.</exception>
    public static void Require(SchemaShape schema, string name)
    {
        if (!schema.TryFindColumn(name, out var column))
            throw new ArgumentOutOfRangeException(
                nameof(schema), name, $"Expected a column '{name}' of {Accepted}; the pipeline has {string.Join(", ", schema.Select(one => one.Name))}.");
        var isScalar = column.Kind == SchemaShape.Column.VectorKind.Scalar;
        var fits = isScalar ? column.ItemType is TextDataViewType or ImageDataViewType : column.ItemType.RawType == typeof(byte);
        if (!fits || column.IsKey)
            throw new ArgumentOutOfRangeException(nameof(schema), name, $"Expected the column '{name}' to be {Accepted}; found {column.GetTypeString()}.");
    }

    /// <summary>Makes what reads the image of a row's current position.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <param name="column">The column, as <see cref="Find"/> gave it.</param>
    /// <param name="folder">The folder of relative paths; null for the process's own.</param>
    public static Func<RawImage> CreateGetter(DataViewRow row, DataViewSchema.Column column, string? folder) => column.Type switch
    {
        TextDataViewType => Paths(row.GetGetter<ReadOnlyMemory<char>>(column), folder),
        ImageDataViewType => Images(row.GetGetter<MLImage>(column)),
        _ => Files(row.GetGetter<VBuffer<byte>>(column)),
    };

    private static Func<RawImage> Paths(ValueGetter<ReadOnlyMemory<char>> getter, string? folder) => () =>
    {
        ReadOnlyMemory<char> text = default;
        getter(ref text);
        if (text.IsEmpty) return default;
        return new(folder is null ? text.ToString() : Path.Combine(folder, text.ToString()), null, null);
    };

    private static Func<RawImage> Files(ValueGetter<VBuffer<byte>> getter)
    {
        VBuffer<byte> buffer = default;
        return () =>
        {
            getter(ref buffer);
            return new(null, [.. buffer.DenseValues()], null);
        };
    }

    private static Func<RawImage> Images(ValueGetter<MLImage> getter) => () =>
    {
        MLImage? image = null;
        getter(ref image!);
        using (image) return image is null ? default : new(null, null, MLImagePixels.ToRgb(image));
    };
}
