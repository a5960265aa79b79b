namespace Inception.Graphs.Passes;

/// <summary>All passes, in the order in which they prepare each other's work. Each leaves the graph's numbers as they are, but for rounding.</summary>
internal static class Fusion
{
    public static Graph Apply(Graph graph) => JoinSiblings.Apply(ApplyApart(graph));

    /// <summary>All but the last: convolutions of one input and one size stay apart, so that no result is a part of another tensor.</summary>
    public static Graph ApplyApart(Graph graph) => Apply(graph,
        FoldAffine.Apply, FoldInput.Apply, FuseRelu.Apply, FoldResidualScale.Apply, FuseSum.Apply, SwapAveragePool.Apply);

    /// <summary>
    /// Those after which every convolution is still one row's, with a range of its own: siblings keep theirs, so do the two sides of a sum (libtorch's
    /// engine for int8 has no
    /// convolution that adds), and a pool in front of its convolution rounds once instead of twice.
    /// </summary>
    public static Graph ForQuantization(Graph graph) => Apply(graph,
        FoldAffine.Apply, FoldInput.Apply, FuseRelu.Apply, FoldResidualScale.Apply);

    private static Graph Apply(Graph graph, params Func<Graph, Graph>[] passes) => passes.Aggregate(graph, (current, pass) => pass(current));
}
