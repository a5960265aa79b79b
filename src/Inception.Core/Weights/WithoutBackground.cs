namespace Inception.Weights;

/// <summary>Leaves out class 0 of a classifier's weight or bias.</summary>
internal sealed record WithoutBackground() : WeightStep("class 0 (background) dropped")
{
    public override IReadOnlyList<long>? ShapeOf(IReadOnlyList<long> shape) => shape is [> 1, ..] ? [shape[0] - 1, .. shape.Skip(1)] : null;

    public override float[] Apply(float[] values, IReadOnlyList<long> shape) => values[(int)(values.Length / shape[0])..];
}
