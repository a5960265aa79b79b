using Inception.Weights.Formats;
using Inception.Weights.Layouts;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>How one tensor of a file becomes one of the model.</summary>
internal sealed record TensorFit(string Key, IReadOnlyList<long> TargetShape, CheckpointEntry Source)
{
    private readonly List<TensorConversion> _steps = [];
    private bool _refused;

    /// <summary>The shape that the steps make of the file's.</summary>
    public IReadOnlyList<long> Shape { get; private set; } = Source.Shape;

    /// <summary>Whether class 0 is the background in what the model gets.</summary>
    public bool HasBackground { get; set; }

    /// <summary>Whether the values are taken as the file has them.</summary>
    public bool IsPlain => _steps.Count == 0;

    public string Change => string.Join(", ", _steps.Select(step => step.Name));

    // Before PyTorch 0.4 there were no scalars: [1] stands for [].
    public bool Fits =>
        !_refused && (TargetShape.SequenceEqual(Shape) || (TargetShape is [] && Shape is [1]) || (TargetShape is [1] && Shape is []));

    /// <summary>Adds a step. Where it takes no tensor of this shape, nothing fits.</summary>
    public void Then(TensorConversion step)
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

    /// <summary>The values in the model's form; what comes in is disposed.</summary>
    /// <exception cref="InvalidOperationException">A conversion does not keep its word about the shape.</exception>
    public Tensor Convert(Tensor values)
    {
        try
        {
            foreach (var step in _steps)
            {
                var next = step.Apply(values);
                if (!ReferenceEquals(next, values)) values.Dispose();
                values = next;
            }

            return values.shape.SequenceEqual(Shape)
                ? values
                : throw new InvalidOperationException(
                    $"'{Source.Key}' was to become [{string.Join(", ", Shape)}] by '{Change}', and became [{string.Join(", ", values.shape)}]. "
                    + $"Correct {nameof(TensorConversion)}.{nameof(TensorConversion.ShapeOf)} or {nameof(TensorConversion)}.{nameof(TensorConversion.Apply)}.");
        }
        catch
        {
            values.Dispose();
            throw;
        }
    }
}
