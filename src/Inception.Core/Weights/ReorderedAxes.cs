using Inception.Weights.Layouts;

namespace Inception.Weights;

/// <summary>The axes in another order, and neighbours joined: a conversion of a layout.</summary>
internal sealed record ReorderedAxes(TensorConversion Conversion) : WeightStep(Conversion.Name)
{
    public override IReadOnlyList<long>? ShapeOf(IReadOnlyList<long> shape) => Conversion.ShapeOf(shape);

    public override float[] Apply(float[] values, IReadOnlyList<long> shape)
    {
        var ordered = new float[values.Length];
        AxisOrder.Copy(values, shape, Conversion.Order, ordered);
        return ordered;
    }
}
