using Inception.Graphs;
using Inception.Graphs.Passes;

namespace Inception.Inference.Passes;

/// <summary>All passes, in the order in which they prepare each other's work. Each leaves the graph's numbers as they are, but for rounding.</summary>
internal static class Fusion
{
    public static Graph Apply(Graph graph) => new[]
    {
        FoldAffine.Apply, FoldInput.Apply, FuseRelu.Apply, FoldResidualScale.Apply, FuseSum.Apply, SwapAveragePool.Apply, JoinSiblings.Apply,
    }.Aggregate(graph, (current, pass) => pass(current));
}
