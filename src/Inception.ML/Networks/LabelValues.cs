using Inception.Labels;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML.Networks;

/// <summary>The values of a label's key, as ML.NET keeps them beside a key column: texts or numbers, in the order of the classes.</summary>
/// <param name="Kind">The type of the values, by its name in <see cref="KeyKind"/>.</param>
/// <param name="Texts">The values as texts.</param>
internal sealed record LabelValues(string Kind, IReadOnlyList<string> Texts)
{
    /// <summary>The names of a network's classes.</summary>
    public static LabelValues Of(LabelSet labels) => new(KeyKind.Text.Name, [.. labels]);

    /// <summary>The values of a key column; numbers from 0 where it has none.</summary>
    /// <param name="column">The key.</param>
    /// <param name="count">How many values it has.</param>
    public static LabelValues Of(DataViewSchema.Column column, int count)
    {
        var values = column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues);
        return values?.Type is VectorDataViewType { ItemType: PrimitiveDataViewType item } && KeyKind.Find(item) is { } kind
            ? new(kind.Name, kind.Read(column.Annotations))
            : new(KeyKind.Text.Name, [.. Enumerable.Range(0, count).Select(index => $"{index}")]);
    }

    /// <summary>The annotations of a key column.</summary>
    public void AddKeyValues(DataViewSchema.Annotations.Builder builder, string name) => KeyKind.Named(Kind).Add(builder, name, Texts);

    /// <summary>Names for a network, which may not be empty.</summary>
    public LabelSet ToLabelSet() => new(Texts.Select((text, index) => string.IsNullOrWhiteSpace(text) ? $"class {index}" : text));
}
