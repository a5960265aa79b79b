using Inception.Graphs;
using Inception.Networks.Tables;

namespace Inception.Quantization;

/// <summary>
/// Which nodes of a graph compute in int8, and how the values of each feature map are quantized. A node in float that is read by one in int8 has a
/// quantization too: its
/// output is quantized at the border. Nodes that only hand values on (pools, joins, paddings, ReLU) keep the quantization of what they read, and so do
/// the branches of a join:
/// they are one group with one range, and the join is a copy.
/// </summary>
internal sealed class QuantizationPlan
{
    private readonly HashSet<Node> _int8 = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, AffineQuantization> _outputs = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, Node> _parents = new(ReferenceEqualityComparer.Instance);

    private QuantizationPlan(Graph graph, Calibration calibration, IReadOnlyCollection<string> floatRows)
    {
        Graph = graph;
        ChooseInt8(floatRows);
        Quantize(calibration);
    }

    /// <summary>What the plan is for.</summary>
    public Graph Graph { get; }

    /// <summary>Plans a graph.</summary>
    /// <param name="graph">What <see cref="Graphs.Passes.Fusion.ForQuantization"/> makes, or the same without weights.</param>
    /// <param name="calibration">Ranges for its nodes.</param>
    /// <param name="floatRows">Keys of rows that stay in float; a key stands for all that begins with it and a dot.</param>
    /// <exception cref="CalibrationException">A range is missing.</exception>
    /// <exception cref="ArgumentException">A key of <paramref name="floatRows"/> is no row's.</exception>
    public static QuantizationPlan Create(Graph graph, Calibration calibration, IReadOnlyCollection<string> floatRows)
    {
        var unknown = floatRows.FirstOrDefault(key => !graph.Nodes.Any(node => Covers(key, node)));
        if (unknown is not null)
            throw new ArgumentException(
                $"FloatRows names '{unknown}', which is no row of {calibration.Network}; its keys are those of the weights, e.g. "
                    + $"'{graph.Nodes.OfType<ConvolutionNode>().FirstOrDefault()?.Path}'.",
                nameof(floatRows));
        return new(graph, calibration, floatRows);
    }

    /// <summary>Whether the node computes on quantized values.</summary>
    public bool IsInt8(Node node) => _int8.Contains(node);

    /// <summary>How the node's output is quantized; null where it is needed in float alone.</summary>
    public AffineQuantization? Output(Node node) => _outputs.TryGetValue(node, out var quantization) ? quantization : null;

    private static bool Covers(string key, Node node) => node.Path == key || node.Path.StartsWith(key + ".", StringComparison.Ordinal);

    /// <summary>Whether the node hands values on that other nodes made.</summary>
    private static bool HandsOn(Node node) => node.Values == OutputValues.OfInput;

    private void ChooseInt8(IReadOnlyCollection<string> floatRows)
    {
        var isFeatureMap = new HashSet<Node>(ReferenceEqualityComparer.Instance);
        foreach (var node in Graph.Nodes)
        {
            if (node is InputNode || (node.Values != OutputValues.Vector && node.Inputs.All(isFeatureMap.Contains))) isFeatureMap.Add(node);
            if (!isFeatureMap.Contains(node) || ReferenceEquals(node, Graph.Output) || floatRows.Any(key => Covers(key, node))) continue;
            var isInt8 = node switch
            {
                ConvolutionNode => true,
                SumNode { Scale: 1 } => node.Inputs.Any(IsInt8),
                _ => HandsOn(node) && node.Inputs.Any(IsInt8),
            };
            if (isInt8) _int8.Add(node);
        }

        // What only hands values on from float to int8 moves a quarter of the bytes behind the border.
        foreach (var node in Graph.Nodes.Reverse().Where(node =>
            HandsOn(node) && isFeatureMap.Contains(node) && !IsInt8(node) && !floatRows.Any(key => Covers(key, node))))
        {
            var readers = Readers(node).ToList();
            if (readers.Count > 0 && readers.TrueForAll(IsInt8)) _int8.Add(node);
        }

        // What only hands values on to float is done in float, where a mean is not rounded to steps.
        foreach (var node in Graph.Nodes.Reverse().Where(node => node is OperationNode { Operation: AvgPool } && IsInt8(node)))
        {
            if (!Readers(node).Any(IsInt8)) _int8.Remove(node);
        }
    }

    private IEnumerable<Node> Readers(Node node) => Graph.Nodes.Where(reader => reader.Inputs.Contains(node, ReferenceEqualityComparer.Instance));

    private void Quantize(Calibration calibration)
    {
        foreach (var node in Graph.Nodes.Where(node => HandsOn(node) && IsInt8(node)))
        {
            foreach (var input in node.Inputs) _parents[Root(input)] = Root(node);
        }

        var names = RangeNames.Create(Graph);
        var quantized = Graph.Nodes.Where(node => IsInt8(node) || Readers(node).Any(IsInt8)).ToList();
        foreach (var group in quantized.GroupBy(Root, ReferenceEqualityComparer.Instance))
        {
            var makers = group.SelectMany(Makers).Distinct(ReferenceEqualityComparer.Instance).Cast<Node>();
            var ranges = makers.Select(node => calibration.RangeOf(names[node]));
            var quantization = AffineQuantization.FromRange(ranges.Aggregate((joined, range) => joined.Join(range)));
            foreach (var node in group) _outputs[node] = quantization;
        }
    }

    /// <summary>The nodes that made the values of this one.</summary>
    private static IEnumerable<Node> Makers(Node node) => RangeNames.MakesValues(node) ? [node] : node.Inputs.SelectMany(Makers);

    private Node Root(object node)
    {
        var root = (Node)node;
        while (_parents.TryGetValue(root, out var parent) && !ReferenceEquals(parent, root)) root = parent;
        return root;
    }
}
