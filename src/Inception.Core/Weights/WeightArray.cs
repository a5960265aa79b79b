namespace Inception.Weights;

/// <summary>Weights with a shape. The values are read when they are needed.</summary>
/// <param name="shape">The sizes, outermost first; empty for a single number.</param>
internal abstract class WeightArray(IReadOnlyList<long> shape)
{
    /// <summary>The sizes, outermost first.</summary>
    public IReadOnlyList<long> Shape { get; } = shape;

    /// <summary>The number of values.</summary>
    public int Count { get; } = checked((int)shape.Aggregate(1L, (product, size) => product * size));

    /// <summary>Writes the values in the order of the shape.</summary>
    /// <param name="values">Memory for <see cref="Count"/> values.</param>
    public abstract void CopyTo(Span<double> values);

    /// <summary>The values in float64, in a new array.</summary>
    public double[] ToDouble()
    {
        var values = new double[Count];
        CopyTo(values);
        return values;
    }
}
