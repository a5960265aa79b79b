using Inception.Graphs;
using Inception.Layers;
using Inception.Networks.Tables;
using static Inception.Export.OnnxAttributes;

namespace Inception.Export;

/// <summary>
/// TensorFlow's SAME padding. For one size it is part of the convolution or pool that reads it where that is the same; for any size the graph computes
/// it from the shape. (ONNX's <c>auto_pad</c> says the same, and not all runtimes and compilers take it.)
/// </summary>
internal sealed class OnnxPads(OnnxGraph graph, ExportedNetwork network, bool dynamicSize)
{
    private readonly Dictionary<Node, (Extent Before, Extent After)> _leftToReader = new(ReferenceEqualityComparer.Instance);

    /// <summary>The padding of the window that reads a value: its own, and the SAME padding that was left to it.</summary>
    public (Extent Before, Extent After) Around(Node value, Extent ownBefore, Extent ownAfter)
    {
        var (before, after) = _leftToReader.GetValueOrDefault(value);
        return (Sum(before, ownBefore), Sum(after, ownAfter));
    }

    /// <summary>Adds the padding, or leaves it to the reader.</summary>
    /// <returns>The name of the value that the reader reads.</returns>
    public string Add(Node node, SamePad row, string input)
    {
        if (dynamicSize) return Pad(node, row, input, Computed(node, row, input));
        var total = row.Total(new(network.Shapes[node.Source].Height, network.Shapes[node.Source].Width));
        var before = new Extent(total.Height / 2, total.Width / 2);
        var after = new Extent(total.Height - before.Height, total.Width - before.Width);
        if (CanBeLeftToReader(node, row))
        {
            _leftToReader[node] = (before, after);
            return input;
        }

        var pads = graph.Wholes($"{network.NameOf(node)}.pads", 0, 0, before.Height, before.Width, 0, 0, after.Height, after.Width);
        return Pad(node, row, input, pads);
    }

    private bool CanBeLeftToReader(Node node, SamePad row) =>
        network.Graph.IsUsedOnce(node) && network.Graph.Nodes.Single(other => other.Inputs.Contains(node, ReferenceEqualityComparer.Instance)) switch
        {
            ConvolutionNode => row.Value == 0,
            OperationNode { Operation: MaxPool pool } => double.IsNegativeInfinity(row.Value) && pool.Padding == 0 && pool.Kernel == row.Kernel,
            _ => false,
        };

    private string Pad(Node node, SamePad row, string input, string pads) =>
        graph.Node("Pad", network.NameOf(node), [input, pads, graph.Numbers($"{network.NameOf(node)}.value", [(float)row.Value])]);

    /// <summary><c>max((⌈size/stride⌉ − 1)·stride + kernel − size, 0)</c>, the smaller half before.</summary>
    private string Computed(Node node, SamePad row, string input)
    {
        var name = network.NameOf(node);
        var shape = graph.Node("Shape", $"{name}_shape", [input]);
        var size = graph.Node("Slice", $"{name}_size", [shape, graph.Wholes($"{name}.from", 2), graph.Wholes($"{name}.end", 4)]);
        var stride = Constant("stride", row.Stride.Height, row.Stride.Width);
        var raised = graph.Node("Add", $"{name}_raised", [size, Constant("less_than_stride", row.Stride.Height - 1, row.Stride.Width - 1)]);
        var places = graph.Node("Div", $"{name}_places", [raised, stride]);
        var steps = graph.Node("Mul", $"{name}_steps", [places, stride]);
        var reach = graph.Node(
            "Add", $"{name}_reach", [steps, Constant("kernel_less_stride", row.Kernel.Height - row.Stride.Height, row.Kernel.Width - row.Stride.Width)]);
        var missing = graph.Node("Sub", $"{name}_missing", [reach, size]);
        var none = Constant("none", 0, 0);
        var total = graph.Node("Max", $"{name}_total", [missing, none]);
        var before = graph.Node("Div", $"{name}_before", [total, Constant("two", 2, 2)]);
        var after = graph.Node("Sub", $"{name}_after", [total, before]);
        return graph.Node("Concat", $"{name}_pads", [none, before, none, after], Whole("axis", 0));

        string Constant(string what, int rows, int columns) => graph.Wholes($"{name}.{what}", rows, columns);
    }

    private static Extent Sum(Extent one, Extent other) => new(one.Height + other.Height, one.Width + other.Width);
}
