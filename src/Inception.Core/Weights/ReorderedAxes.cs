using Inception.Weights.Layouts;

namespace Inception.Weights;

/// <summary>The axes in another order, and neighbours joined: a conversion of a layout.</summary>
internal sealed record ReorderedAxes(TensorConversion Conversion) : WeightStep(Conversion.Name)
{
    public override IReadOnlyList<long>? ShapeOf(IReadOnlyList<long> shape) => Conversion.ShapeOf(shape);

    public override float[] Apply(float[] values, IReadOnlyList<long> shape)
    {
        var strides = new long[shape.Count];
        for (var (axis, stride) = (shape.Count - 1, 1L); axis >= 0; stride *= shape[axis--]) strides[axis] = stride;
        var sizes = Conversion.Permuted(shape);
        long[] steps = [.. Conversion.Order.Select(axis => strides[axis])];
        var (ordered, index) = (new float[values.Length], new long[sizes.Length]);
        for (long place = 0, from = 0; place < ordered.Length; place++)
        {
            ordered[place] = values[from];
            for (var axis = sizes.Length - 1; axis >= 0; axis--)
            {
                from += steps[axis];
                if (++index[axis] < sizes[axis]) break;
                from -= index[axis] * steps[axis];
                index[axis] = 0;
            }
        }

        return ordered;
    }
}
