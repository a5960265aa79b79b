using static TorchSharp.torch;

namespace Inception.Graphs;

/// <summary>Runs a graph node by node in float64, where libtorch's kernels are plain and right: the reference of everything that is compiled.</summary>
internal static class GraphInterpreter
{
    /// <summary>The graph's output.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="images"><c>N×C×H×W</c> of any type.</param>
    /// <param name="before">What is computed in place of a node, asked when its turn comes, so that the weights it brings need not be there together;
    /// the node itself when null.</param>
    /// <param name="after">What becomes of each node's value; nothing when null.</param>
    /// <returns>The logits in float64; the caller disposes them.</returns>
    public static Tensor Run(Graph graph, Tensor images, Func<Node, Node>? before = null, Func<Node, Tensor, Tensor>? after = null)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var values = new Dictionary<Node, Tensor>(ReferenceEqualityComparer.Instance);
        var uses = graph.Nodes.ToDictionary<Node, Node, int>(node => node, graph.Uses, ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Nodes)
        {
            values[node] = Value(node);
            foreach (var input in node.Inputs)
            {
                if (--uses[input] == 0) values[input].Dispose();
            }
        }

        return values[graph.Output].MoveToOuterDisposeScope();

        Tensor Value(Node node)
        {
            using var own = NewDisposeScope();
            var value = node is InputNode
                ? images.to(ScalarType.Float64, copy: true)
                : Apply(before?.Invoke(node) ?? node, [.. node.Inputs.Select(input => values[input])]);
            return (after?.Invoke(node, value) ?? value).MoveToOuterDisposeScope();
        }
    }

    /// <summary>The output of one node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">The values of its inputs, in float64.</param>
    /// <returns>Its value; the caller disposes it.</returns>
    public static Tensor Apply(Node node, IReadOnlyList<Tensor> inputs)
    {
        using var scope = NewDisposeScope();
        return node.Accept(NodeReference.Instance, inputs).MoveToOuterDisposeScope();
    }
}
