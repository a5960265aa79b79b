namespace Inception.Networks.Tables;

/// <summary>
/// Local response normalization across channels: <c>x / (1 + α/size · Σ x²)^β</c>, the sum over <paramref name="Size"/> neighbouring
/// channels (<a href="https://papers.nips.cc/paper/4824">Krizhevsky et al. 2012</a>, section 3.3, with Caffe's division by the size).
/// </summary>
/// <param name="Name">The name of the stage. May be empty.</param>
/// <param name="Size">The number of channels in the sum; an odd number.</param>
/// <param name="Alpha">The scale of the sum.</param>
/// <param name="Beta">The exponent.</param>
public sealed record LocalResponseNorm(string Name, int Size, double Alpha, double Beta) : Row(Name), IOperation
{
    /// <inheritdoc/>
    public override FeatureShape OutputShape(FeatureShape input) => input;

    internal override TValue Accept<TValue>(IRowVisitor<TValue> visitor, string scope, TValue input) =>
        visitor.LocalResponseNorm(this, scope + Name, input);

    OutputValues IOperation.Values => OutputValues.Own;

    internal override TResult Accept<TInput, TResult>(ILayerVisitor<TInput, TResult> visitor, TInput input) => visitor.LocalResponseNorm(this, input);

    TResult IOperation.Accept<TInput, TResult>(IOperationVisitor<TInput, TResult> visitor, TInput input) => visitor.LocalResponseNorm(this, input);
}
