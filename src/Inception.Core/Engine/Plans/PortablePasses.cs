using Inception.Graphs;
using Inception.Graphs.Passes;

namespace Inception.Engine.Plans;

/// <summary>
/// The passes for the engine. Siblings stay apart: each writes straight into its part of a concatenation.
/// </summary>
internal static class PortablePasses
{
    public static Graph Apply(Graph graph)
    {
        Func<Graph, Graph>[] passes = [FoldAffine.Apply, FoldInput.Apply, FuseRelu.Apply, FoldResidualScale.Apply, FuseSum.Apply, SwapAveragePool.Apply];
        return passes.Aggregate(graph, (current, pass) => pass(current));
    }
}
