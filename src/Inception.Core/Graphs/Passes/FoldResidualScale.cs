namespace Inception.Graphs.Passes;

/// <summary>The factor of a residual goes into its last convolution: <c>x + s · (w ∗ y + b) = x + (s·w) ∗ y + s·b</c>.</summary>
internal static class FoldResidualScale
{
    public static Graph Apply(Graph graph) => graph.Rewrite((old, node) =>
        node is SumNode { Scale: not 1, Inputs: [var shortcut, ConvolutionNode { Relu: false } convolution] } sum && graph.IsUsedOnce(old.Inputs[1])
            ? sum with { Inputs = [shortcut, convolution with { Filters = convolution.Filters.Times(sum.Scale) }], Scale = 1 }
            : node);
}
