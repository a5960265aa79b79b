using Inception.Graphs;
using Inception.Networks.Tables;

namespace Inception.Quantization;

/// <summary>The nodes of a graph that make new values, by the names that a calibration has for their ranges. All other nodes hand values on.</summary>
internal static class RangeNames
{
    private const string Images = "input", Normalized = "input.normalized";

    /// <summary>The names of the images' own ranges, as given and normalized.</summary>
    public static readonly string[] OfImages = [Images, Normalized];

    /// <summary>The names.</summary>
    /// <param name="graph">What <see cref="Graphs.Passes.Fusion.ForQuantization"/> makes, where rows keep their keys.</param>
    /// <returns>A name for each node whose range counts, in the graph's order.</returns>
    public static IReadOnlyDictionary<Node, string> Create(Graph graph)
    {
        var names = new Dictionary<Node, string>(ReferenceEqualityComparer.Instance);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in graph.Nodes.Where(node => MakesValues(node) && !ReferenceEquals(node, graph.Output)))
        {
            var name = node is AffineNode { Source: InputNode } && node.Path == node.Source.Path ? Normalized : node.Path;
            for (var copy = 2; !taken.Add(name); copy++) name = $"{node.Path}#{copy}";
            names[node] = name;
        }

        return names;
    }

    /// <summary>Whether the node's values are other ones than those of its inputs: a vector's operations are left out, as they are computed in float.</summary>
    public static bool MakesValues(Node node) => node.Values == OutputValues.Own;
}
