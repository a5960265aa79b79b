namespace Inception.Graphs.Passes;

/// <summary>Batch normalisation goes into the convolution, the fully connected layer or the other normalisation before it.</summary>
internal static class FoldAffine
{
    public static Graph Apply(Graph graph) => graph.Rewrite((old, node) =>
        node is AffineNode affine && graph.IsUsedOnce(old.Source) ? Folded(affine) : node);

    private static Node Folded(AffineNode affine) => affine.Source switch
    {
        ConvolutionNode { Relu: false, Summand: null } convolution =>
            convolution with { Filters = convolution.Filters.ThenAffine(affine.Scale, affine.Shift), Relu = affine.Relu },
        LinearNode { Relu: false } linear =>
            linear with { Filters = linear.Filters.ThenAffine(affine.Scale, affine.Shift), Relu = affine.Relu },
        AffineNode { Relu: false } before => affine with
        {
            Inputs = before.Inputs,
            Scale = [.. affine.Scale.Zip(before.Scale, (after, own) => after * own)],
            Shift = [.. affine.Shift.Select((shift, i) => (affine.Scale[i] * before.Shift[i]) + shift)],
            BatchNorm = null,
        },
        _ => affine,
    };
}
