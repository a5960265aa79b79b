using Inception.Networks.Tables;

namespace Inception.Graphs;

/// <summary>A network in evaluation as nodes, from the images to the logits. Equal nodes at two places are two: they are told apart by identity.</summary>
internal sealed class Graph
{
    private readonly Dictionary<Node, List<Node>> _readers = new(ReferenceEqualityComparer.Instance);

    public Graph(Node output)
    {
        Output = output;
        var nodes = new List<Node>();
        Collect(output, nodes, new(ReferenceEqualityComparer.Instance));
        Nodes = nodes;
        foreach (var node in nodes)
        {
            foreach (var input in node.Inputs)
            {
                if (_readers.TryGetValue(input, out var readers)) readers.Add(node);
                else _readers[input] = [node];
            }
        }
    }

    /// <summary>What the network gives.</summary>
    public Node Output { get; }

    /// <summary>All nodes, each after its inputs.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>How many inputs of other nodes this node is.</summary>
    public int Uses(Node node) => Readers(node).Count;

    /// <summary>The nodes of which a node is an input, in order; a node that reads it twice stands there twice.</summary>
    public IReadOnlyList<Node> Readers(Node node) => _readers.TryGetValue(node, out var readers) ? readers : [];

    /// <summary>Whether a node can be merged into the only one that reads it.</summary>
    public bool IsUsedOnce(Node node) => Uses(node) == 1 && !ReferenceEquals(node, Output);

    /// <summary>A graph whose nodes are replaced one after the other, each after its inputs.</summary>
    /// <param name="replace">Gets the old node and the same with its new inputs; gives what stands in its place.</param>
    /// <returns>The new graph.</returns>
    public Graph Rewrite(Func<Node, Node, Node> replace)
    {
        var replaced = new Dictionary<Node, Node>(ReferenceEqualityComparer.Instance);
        foreach (var node in Nodes)
        {
            var inputs = node.Inputs.Select(input => replaced[input]).ToList();
            var rebuilt = inputs.SequenceEqual(node.Inputs, ReferenceEqualityComparer.Instance) ? node : node with { Inputs = inputs };
            replaced[node] = replace(node, rebuilt);
        }

        return new Graph(replaced[Output]);
    }

    /// <summary>The shape of every node's output for images of this shape.</summary>
    public IReadOnlyDictionary<Node, FeatureShape> Shapes(FeatureShape image)
    {
        var shapes = new Dictionary<Node, FeatureShape>(ReferenceEqualityComparer.Instance);
        foreach (var node in Nodes)
            shapes[node] = node is InputNode ? image : node.OutputShape([.. node.Inputs.Select(input => shapes[input])]);
        return shapes;
    }

    private static void Collect(Node node, List<Node> nodes, HashSet<Node> seen)
    {
        if (!seen.Add(node)) return;
        foreach (var input in node.Inputs) Collect(input, nodes, seen);
        nodes.Add(node);
    }
}
