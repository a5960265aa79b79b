using Microsoft.ML;
using Microsoft.ML.Data;
using static Microsoft.ML.SchemaShape.Column;

namespace Inception.ML.Networks;

/// <summary>The columns that estimators promise, before there are data.</summary>
internal static class OutputShapes
{
    /// <summary>A pipeline's columns with further ones, which take the place of those of the same name.</summary>
    public static SchemaShape With(SchemaShape input, IEnumerable<SchemaShape.Column> outputs)
    {
        var columns = input.ToDictionary(column => column.Name);
        foreach (var output in outputs) columns[output.Name] = output;
        return new(columns.Values);
    }

    public static IEnumerable<SchemaShape.Column> Features(string name) => [new(name, VectorKind.Vector, NumberDataViewType.Single, isKey: false)];

    /// <summary>Scores with slot names, a predicted label with key values.</summary>
    /// <param name="score">The column of scores.</param>
    /// <param name="predicted">The column of predicted labels.</param>
    /// <param name="hasTop">Whether the first few are columns too.</param>
    /// <param name="keyType">The type of the key's values; text when null.</param>
    public static IEnumerable<SchemaShape.Column> Classes(string score, string predicted, bool hasTop, DataViewType? keyType = null)
    {
        var text = TextDataViewType.Instance;
        yield return new(score, VectorKind.Vector, NumberDataViewType.Single, isKey: false, Annotation(AnnotationUtils.Kinds.SlotNames, text));
        var values = Annotation(AnnotationUtils.Kinds.KeyValues, keyType ?? text);
        yield return new(predicted, VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, values);
        if (!hasTop) yield break;
        yield return new(OutputColumns.TopLabels, VectorKind.Vector, text, isKey: false);
        yield return new(OutputColumns.TopScores, VectorKind.Vector, NumberDataViewType.Single, isKey: false);
    }

    private static SchemaShape Annotation(string kind, DataViewType item) => new([new(kind, VectorKind.Vector, item, isKey: false)]);
}
