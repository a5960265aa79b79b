using Inception.Weights.Formats;
using Inception.Weights.Layouts;

namespace Inception.Weights;

/// <summary>How one tensor of a file becomes one of the model.</summary>
internal sealed record TensorFit(string Key, IReadOnlyList<long> TargetShape, CheckpointEntry Source)
{
    private readonly List<WeightStep> _steps = [];
    private bool _refused;

    /// <summary>The shape that the steps make of the file's.</summary>
    public IReadOnlyList<long> Shape { get; private set; } = Source.Shape;

    /// <summary>Whether class 0 is the background in what the model gets.</summary>
    public bool HasBackground { get; set; }

    /// <summary>Whether the values are taken as the file has them.</summary>
    public bool IsPlain => _steps.Count == 0;

    public string Change => string.Join(", ", _steps.Select(step => step.Name));

    /// <summary>
    /// Whether the values are those of the target, one after the other. Sizes of 1 at the end make no difference: [1] stood for [] before PyTorch 0.4, and a
    /// 1×1 filter and a fully connected layer are one matrix. Files of Caffe's time begin with them too: 1×1×out×in.
    /// </summary>
    public bool Fits => !_refused && (Trimmed(TargetShape).SequenceEqual(Trimmed(Shape))
        || (TargetShape.Count <= 2 && Shape.Count > TargetShape.Count
            && Trimmed(TargetShape.SkipWhile(size => size == 1)).SequenceEqual(Trimmed(Shape.SkipWhile(size => size == 1)))));

    private static IEnumerable<long> Trimmed(IEnumerable<long> shape) => shape.Reverse().SkipWhile(size => size == 1).Reverse();

    /// <summary>Adds a step. Where it takes no tensor of this shape, nothing fits.</summary>
    public void Then(WeightStep step)
    {
        if (step.ShapeOf(Shape) is { } shape)
        {
            _steps.Add(step);
            Shape = shape;
        }
        else
        {
            _refused = true;
        }
    }

    /// <summary>What is done to the values, in order.</summary>
    public IReadOnlyList<WeightStep> Steps => _steps;

    /// <summary>The values in the model's form.</summary>
    /// <param name="values">The values of the file.</param>
    /// <exception cref="InvalidOperationException">A conversion does not keep its word about the shape.</exception>
    public float[] Convert(float[] values)
    {
        var shape = Source.Shape;
        foreach (var step in _steps)
        {
            var next = step.ShapeOf(shape)!;
            if (step is ReorderedAxes { Conversion: var conversion } && !conversion.IsConsistent(shape, next)) throw BrokenWord(conversion.Permuted(shape));
            (values, shape) = (step.Apply(values, shape), next);
        }

        return values;
    }

    /// <summary>The error of a conversion that does not make the shape it says.</summary>
    public InvalidOperationException BrokenWord(IReadOnlyList<long> found) => new(
        $"'{Source.Key}' was to become [{string.Join(", ", Shape)}] by '{Change}', and became [{string.Join(", ", found)}]. "
        + $"Correct {nameof(TensorConversion)}.{nameof(TensorConversion.ShapeOf)} or {nameof(TensorConversion)}.{nameof(TensorConversion.Order)}.");
}
