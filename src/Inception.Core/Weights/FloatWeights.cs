namespace Inception.Weights;

/// <summary>Weights in an array of float32.</summary>
/// <param name="shape">The sizes, outermost first.</param>
/// <param name="values">The values in the order of the shape; not copied.</param>
internal sealed class FloatWeights(IReadOnlyList<long> shape, float[] values) : WeightArray(shape)
{
    /// <summary>The values in the order of the shape.</summary>
    public float[] Values => values;

    /// <inheritdoc/>
    public override void CopyTo(Span<double> into)
    {
        for (var i = 0; i < values.Length; i++) into[i] = values[i];
    }
}
