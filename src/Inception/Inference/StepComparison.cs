using System.Globalization;
using Inception.Graphs;
using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// Compares an int8 program with float64 operation by operation, each on the program's own inputs. A value near the middle between two steps may be rounded to
/// either step. A network can amplify such a difference to other logits although no kernel is wrong. So each operation may differ by one step here.
/// </summary>
/// <param name="graph">The quantized graph.</param>
/// <param name="plan">The quantization of its values.</param>
/// <param name="isInt8">Whether the program computes a node in int8.</param>
/// <param name="filled">Returns a node with the weights of the program.</param>
internal sealed class StepComparison(Graph graph, QuantizationPlan plan, Func<Node, bool> isInt8, Func<Node, Node> filled)
{
    private const int ToleratedSteps = 1;

    // float32 in another order of summation, for the few operations that are not in int8.
    private const double Tolerance = 1e-4;

    private readonly Dictionary<Node, Tensor> _values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, Tensor> _read = new(ReferenceEqualityComparer.Instance);

    /// <summary>The float nodes whose values int8 operations read.</summary>
    public IReadOnlyList<Node> Borders { get; } =
        [.. graph.Nodes.Where(node => !isInt8(node) && graph.Readers(node).Any(isInt8))];

    /// <summary>Compares every operation with float64.</summary>
    /// <param name="values">The values of one image: those of every node in the order of the graph, then those of <see cref="Borders"/> in 8 bits.</param>
    /// <returns>The first wrong operation with its difference. Null if there is none.</returns>
    public string? Fault(IReadOnlyList<Tensor> values)
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < graph.Nodes.Count; i++) _values[graph.Nodes[i]] = values[i].to(ScalarType.Float64);
        for (var i = 0; i < Borders.Count; i++) _read[Borders[i]] = values[graph.Nodes.Count + i].to(ScalarType.Float64);
        return graph.Nodes.Select(Fault).FirstOrDefault(fault => fault is not null);
    }

    private string? Fault(Node node)
    {
        using var scope = NewDisposeScope();
        if (_read.TryGetValue(node, out var read) && Steps(node, read, _values[node]) is > ToleratedSteps and var border)
            return Text($"'{node.Path}' is quantized wrongly, by {border} of {AffineQuantization.Steps} steps");
        if (node.Inputs.Count == 0) return null;
        var expected = GraphInterpreter.Apply(filled(node), [.. node.Inputs.Select(input => Input(node, input))]);
        if (isInt8(node))
        {
            var steps = Steps(node, _values[node], expected);
            return steps <= ToleratedSteps ? null : Text($"'{node.Path}' is off by {steps} of {AffineQuantization.Steps} steps");
        }

        var error = (_values[node] - expected).abs().max().item<double>() / Math.Max(expected.abs().max().item<double>(), double.Epsilon);
        return error <= Tolerance ? null : Text($"'{node.Path}' is off by {error:E1} of the largest value");
    }

    /// <summary>An input as the node reads it. Int8 nodes read whole steps.</summary>
    private Tensor Input(Node reader, Node input) => isInt8(reader)
        ? plan.Output(input)!.Value.Rounded(_read.GetValueOrDefault(input, _values[input]))
        : _values[input];

    private int Steps(Node node, Tensor actual, Tensor expected)
    {
        var quantization = plan.Output(node)!.Value;
        return (int)quantization.Quantized(actual).sub(quantization.Quantized(expected)).abs().max().item<double>();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
