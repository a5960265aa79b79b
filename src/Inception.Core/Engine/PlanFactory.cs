using Inception.Engine.Choice;
using Inception.Engine.Kernels;
using Inception.Engine.Plans;
using Inception.Graphs;
using Inception.Networks.Tables;

namespace Inception.Engine;

/// <summary>Makes plans for the vectors of a processor: the one place where the width becomes a type.</summary>
internal static class PlanFactory
{
    /// <summary>Makes a plan.</summary>
    /// <inheritdoc cref="Planner{T}.Plan"/>
    public static NetworkPlan Plan(
        VectorWidth width, Graph graph, FeatureShape image, IKernelChoice choice, bool largeTiles, int threads, float[]? levels) => width switch
        {
            VectorWidth.Sixteen => Planner<Vector16>.Plan(graph, image, choice, largeTiles, threads, levels),
            VectorWidth.Eight => Planner<Vector8>.Plan(graph, image, choice, largeTiles, threads, levels),
            _ => Planner<Vector4>.Plan(graph, image, choice, largeTiles, threads, levels),
        };
}
