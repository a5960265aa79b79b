using Inception.ML.Rows;
using Inception.Networks.Tables;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Inception.ML.Networks;

/// <summary>The columns that transformers add.</summary>
internal static class OutputColumns
{
    public const string TopLabels = nameof(TopLabels), TopScores = nameof(TopScores);

    /// <summary>A vector of features; a stage with places has its shape.</summary>
    public static IReadOnlyList<OutputColumn> Features(string name, FeatureShape shape)
    {
        var (channels, height, width) = (checked((int)shape.Channels), checked((int)shape.Height), checked((int)shape.Width));
        var type = height * width == 1
            ? new VectorDataViewType(NumberDataViewType.Single, channels)
            : new VectorDataViewType(NumberDataViewType.Single, channels, height, width);
        return [new(new(name, type), current => Vector(current, type.Size))];
    }

    /// <summary>Probabilities, the predicted label, and the first few of both.</summary>
    public static IReadOnlyList<OutputColumn> Classes(TransformFacts facts, LabelValues labels)
    {
        var count = labels.Texts.Count;
        var columns = new List<OutputColumn>
        {
            new(new(facts.ScoreColumn!, new VectorDataViewType(NumberDataViewType.Single, count), ScoreAnnotations(labels)), current => Vector(current, count)),
            new(new(facts.PredictedLabelColumn!, new KeyDataViewType(typeof(uint), count), LabelAnnotations(labels)), Predicted),
        };
        if (facts.Top == 0) return columns;
        var top = Math.Min(facts.Top, count);
        columns.Add(new(new(TopLabels, new VectorDataViewType(TextDataViewType.Instance, top)), current => TopTexts(current, labels.Texts, top)));
        columns.Add(new(new(TopScores, new VectorDataViewType(NumberDataViewType.Single, top)), current => TopNumbers(current, top)));
        return columns;
    }

    private static DataViewSchema.Annotations ScoreAnnotations(LabelValues labels)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        new LabelValues(KeyKind.Text.Name, labels.Texts).AddKeyValues(builder, AnnotationUtils.Kinds.SlotNames);
        labels.AddKeyValues(builder, AnnotationUtils.Kinds.TrainingLabelValues);
        AddScoreSet(builder, AnnotationUtils.Const.ScoreValueKind.Score);
        return builder.ToAnnotations();
    }

    private static DataViewSchema.Annotations LabelAnnotations(LabelValues labels)
    {
        var builder = new DataViewSchema.Annotations.Builder();
        labels.AddKeyValues(builder, AnnotationUtils.Kinds.KeyValues);
        AddScoreSet(builder, AnnotationUtils.Const.ScoreValueKind.PredictedLabel);
        return builder.ToAnnotations();
    }

    private static void AddScoreSet(DataViewSchema.Annotations.Builder builder, string kind)
    {
        builder.AddPrimitiveValue(
            AnnotationUtils.Kinds.ScoreColumnKind, TextDataViewType.Instance, AnnotationUtils.Const.ScoreColumnKind.MulticlassClassification.AsMemory());
        builder.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance, kind.AsMemory());
    }

    private static ValueGetter<VBuffer<float>> Vector(Func<float[]?> current, int length) => (ref VBuffer<float> value) => Write(current(), length, ref value);

    private static ValueGetter<uint> Predicted(Func<float[]?> current) => (ref uint value) =>
        value = current() is { } probabilities ? (uint)Array.IndexOf(probabilities, probabilities.Max()) + 1 : 0;   // keys begin at 1, and 0 is missing

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> TopTexts(Func<float[]?> current, IReadOnlyList<string> texts, int top) =>
        (ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var order = Order(current(), top);
            var editor = VBufferEditor.Create(ref value, top);
            for (var i = 0; i < top; i++) editor.Values[i] = order is null ? default : texts[order[i]].AsMemory();
            value = editor.Commit();
        };

    private static ValueGetter<VBuffer<float>> TopNumbers(Func<float[]?> current, int top) => (ref VBuffer<float> value) =>
    {
        var probabilities = current();
        Write(probabilities is null ? null : Array.ConvertAll(Order(probabilities, top)!, index => probabilities[index]), top, ref value);
    };

    /// <summary>The most probable classes, the first one first.</summary>
    private static int[]? Order(float[]? probabilities, int top) =>
        probabilities is null ? null : [.. Enumerable.Range(0, probabilities.Length).OrderByDescending(index => probabilities[index]).Take(top)];

    private static void Write(float[]? numbers, int length, ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, length);
        if (numbers is null) editor.Values.Fill(float.NaN);
        else numbers.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
