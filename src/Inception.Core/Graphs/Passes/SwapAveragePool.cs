using Inception.Networks.Tables;

namespace Inception.Graphs.Passes;

/// <summary>
/// An average pool before a 1×1 convolution goes behind it, where fewer channels are left to pool. Both are linear, and one divisor holds for all
/// channels of a place, so
/// they commute; the bias and ReLU come after both.
/// </summary>
internal static class SwapAveragePool
{
    public static Graph Apply(Graph graph) => graph.Rewrite((old, node) =>
        node is ConvolutionNode { IsPointwise: true, Summand: null, Source: OperationNode { Operation: AvgPool pool } pooled } convolution
        && pool.Stride == 1 && convolution.Filters.Count < convolution.Filters.InputChannels && graph.IsUsedOnce(old.Source)
            ? Swapped(convolution, pooled)
            : node);

    private static AffineNode Swapped(ConvolutionNode convolution, OperationNode pooled)
    {
        var linear = convolution with { Inputs = pooled.Inputs, Filters = convolution.Filters.WithoutBias(), Relu = false };
        double[] ones = [.. Enumerable.Repeat(1.0, convolution.Filters.Count)];
        return new AffineNode(convolution.Path, [pooled with { Inputs = [linear] }], ones, convolution.Filters.Bias, convolution.Relu);
    }
}
