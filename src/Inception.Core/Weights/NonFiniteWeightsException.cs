using Inception.Weights.Formats;

namespace Inception.Weights;

/// <summary>A checkpoint has weights that are infinite or NaN, and <see cref="WeightLoadOptions.AllowNonFinite"/> is false. The model is not changed.</summary>
public sealed class NonFiniteWeightsException : CheckpointException
{
    private const int ShownTensors = 5;

    /// <summary>Reports the affected tensors.</summary>
    /// <param name="filePath">The path of the file.</param>
    /// <param name="tensors">The tensors with the number of such values.</param>
    public NonFiniteWeightsException(string filePath, IReadOnlyList<NonFiniteTensor> tensors)
        : base(filePath, Problem(tensors ?? throw new ArgumentNullException(nameof(tensors)))) => Tensors = tensors;

    /// <summary>The affected tensors with their number of such values, in the model's order.</summary>
    public IReadOnlyList<NonFiniteTensor> Tensors { get; }

    private static string Problem(IReadOnlyList<NonFiniteTensor> tensors) =>
        $"{tensors.Count:N0} of its tensors have values that are not finite: {string.Join(", ", tensors.Take(ShownTensors))}"
        + $"{(tensors.Count > ShownTensors ? ", …" : "")}. Every result would be NaN, and nothing was loaded. Training diverged, or float16 overflowed, before "
        + $"the file was saved: take an earlier checkpoint. {nameof(WeightLoadOptions)}.{nameof(WeightLoadOptions.AllowNonFinite)} loads the file as it is.";
}
