namespace Inception.Graphs.Passes;

/// <summary>
/// A scale and shift goes into the convolution after it, where that pads nothing: a padded zero would be shifted too. Elsewhere it stays.
/// </summary>
internal static class FoldInput
{
    public static Graph Apply(Graph graph) => graph.Rewrite((old, node) =>
        node is ConvolutionNode { Groups: 1, Summand: null, Source: AffineNode { Relu: false } affine } convolution
        && convolution.Padding == 0 && graph.IsUsedOnce(old.Source)
            ? convolution with { Inputs = affine.Inputs, Filters = convolution.Filters.AfterAffine(affine.Scale, affine.Shift) }
            : node);
}
