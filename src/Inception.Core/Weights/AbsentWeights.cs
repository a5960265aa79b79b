namespace Inception.Weights;

/// <summary>Zeros in place of weights: for what depends on shapes alone.</summary>
/// <param name="shape">The sizes, outermost first.</param>
internal sealed class AbsentWeights(IReadOnlyList<long> shape) : WeightArray(shape)
{
    /// <inheritdoc/>
    public override void CopyTo(Span<double> values) => values.Clear();
}
