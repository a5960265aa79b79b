using System.Globalization;
using Inception.Graphs;
using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// Compares an int8 program with float64 operation by operation, each on the inputs that the program itself had. A value near the middle of two steps may
/// be rounded to either; a network can amplify such a step to other logits, and no kernel is wrong then. Here each operation may be off by one step.
/// </summary>
/// <param name="graph">The quantized graph.</param>
/// <param name="plan">How its values are quantized.</param>
/// <param name="isInt8">Whether the program computes a node in int8.</param>
/// <param name="filled">A node with the weights that the program has.</param>
internal sealed class StepComparison(Graph graph, QuantizationPlan plan, Func<Node, bool> isInt8, Func<Node, Node> filled)
{
    private const int ToleratedSteps = 1;

    // float32 in another order of summation, for the few operations that are not in int8.
    private const double Tolerance = 1e-4;

    private readonly Dictionary<Node, Tensor> _values = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, Tensor> _read = new(ReferenceEqualityComparer.Instance);

    /// <summary>The nodes in float whose values int8 reads in 8 bits.</summary>
    public IReadOnlyList<Node> Borders { get; } =
        [.. graph.Nodes.Where(node => !isInt8(node) && graph.Readers(node).Any(isInt8))];

    /// <summary>Compares.</summary>
    /// <param name="values">The values of every node of the graph in its order, then those of <see cref="Borders"/> as int8 reads them, of one image.</param>
    /// <returns>The first operation that is wrong, and by how much; null if there is none.</returns>
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

    /// <summary>An input as the node reads it: what int8 reads are whole steps.</summary>
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
