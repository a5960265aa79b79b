using Inception.Graphs;
using Inception.Layers;
using Inception.Networks.Tables;
using Inception.TorchScript;

namespace Inception.Export;

/// <summary>Writes a network for other runtimes, of operators that PyTorch has had since 1.7.</summary>
internal sealed class TorchScriptWriter : ScriptWriter
{
    private const string Type = "Network";
    private const string Images = "input";

    private readonly ExportedNetwork _network;
    private readonly Dictionary<Node, string> _variables = new(ReferenceEqualityComparer.Instance);

    private TorchScriptWriter(ExportedNetwork network)
        : base(new ScriptCode(Images)) => _network = network;

    /// <summary>Writes the archive.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="network">The network.</param>
    /// <param name="metadata">Extra files of the archive.</param>
    public static void Write(Stream stream, ExportedNetwork network, IReadOnlyDictionary<string, string> metadata)
    {
        var writer = new TorchScriptWriter(network);
        foreach (var node in network.Graph.Nodes) writer.Add(node);
        var code = writer.Code;
        var forward = code.Method($"forward(self: {ScriptArchive.Space}.{Type},\n    {Images}: Tensor) -> Tensor", writer.Variable(network.Graph.Output));
        ScriptArchive.Write(stream, Type, code.Declarations + forward, code.Weights, metadata);
    }

    public override string Input(InputNode node, string input) => Images;

    public override string Convolution(ConvolutionNode node, string input)
    {
        // Some CPUs' kernels are wrong for other numbers of channels (ChannelTail); channels of zeros are exact, and the file is for every machine.
        var added = node.Groups == 1 ? ChannelTail.InputsToAdd(node.Filters.InputChannels, node.Kernel) : 0;
        if (added > 0) input = Code.Let($"{_network.NameOf(node.Source)}_padded", $"torch.constant_pad_nd({input}, [0, 0, 0, 0, 0, {added}], 0)");
        var weight = Code.Weight(ExportedNetwork.WeightOf(node.Filters, added));
        return ScriptText.Convolution(input, weight, Bias(node.Filters), ScriptText.Pair(node.Padding), ScriptText.Pair(node.Stride), $"{node.Groups}");
    }

    public override string Linear(LinearNode node, string input) =>
        $"torch.linear({input}, {Code.Weight(ExportedNetwork.WeightOf(node.Filters))}, {Bias(node.Filters)})";

    public override string Affine(AffineNode node, string input)
    {
        if (node.BatchNorm is { } key)
        {
            var parameters = string.Join(", ", _network.BatchNorm(key).Select(Code.Weight));
            return $"torch.batch_norm({input}, {parameters}, False, 0.1, {ScriptText.Number(_network.Epsilon)}, True)";
        }

        var scale = Code.Weight(_network.PerChannel(node, "scale", node.Scale));
        var scaled = Code.Let($"{_network.NameOf(node)}_scaled", $"torch.mul({input}, {scale})");
        return $"torch.add({scaled}, {Code.Weight(_network.PerChannel(node, "shift", node.Shift))})";
    }

    public override string Relu(ReluNode node, string input) => $"torch.{(IsReadAlone(node) ? "relu_" : "relu")}({input})";

    /// <summary>The sum over neighbouring channels is an average pool on the axis of the channels.</summary>
    public override string LocalResponseNorm(LocalResponseNorm row, ScriptOperand input)
    {
        var (name, x) = (_network.NameOf(input.Node), input.Variable);
        var squares = Code.Let($"{name}_squares", $"torch.unsqueeze(torch.flatten(torch.mul({x}, {x}), 2), 1)");
        var means = Code.Let($"{name}_means", $"torch.avg_pool2d({squares}, [{row.Size}, 1], [1, 1], [{row.Size / 2}, 0], False, True, None)");
        var (alpha, beta) = (ScriptText.Number(row.Alpha), ScriptText.Number(row.Beta));
        var divisor = Code.Let($"{name}_divisor", $"torch.pow(torch.add(torch.mul({means}, {alpha}), 1), {beta})");
        return $"torch.div({x}, torch.view_as(torch.squeeze({divisor}, 1), {x}))";
    }

    /// <summary><c>max((⌈size/stride⌉ − 1)·stride + kernel − size, 0)</c> on each axis, the smaller half before.</summary>
    public override string SamePad(SamePad row, ScriptOperand input)
    {
        var (top, bottom) = Axis("rows", 2, row.Kernel.Height, row.Stride.Height);
        var (left, right) = Axis("columns", 3, row.Kernel.Width, row.Stride.Width);
        return $"torch.constant_pad_nd({input.Variable}, [{left}, {right}, {top}, {bottom}], {ScriptText.Number(row.Value)})";

        (string Before, string After) Axis(string what, int axis, int kernel, int stride)
        {
            var size = Code.Let($"{what}_of", $"torch.size({input.Variable}, {axis})");
            var places = Code.Let($"{what}_places", $"torch.floordiv(torch.add({size}, {stride - 1}), {stride})");
            var missing = Code.Let($"{what}_missing", $"torch.sub(torch.add(torch.mul(torch.sub({places}, 1), {stride}), {kernel}), {size})");
            var total = Code.Let($"{what}_added", $"ops.prim.max({missing}, 0)");
            var before = Code.Let($"{what}_before", $"torch.floordiv({total}, 2)");
            return (before, Code.Let($"{what}_after", $"torch.sub({total}, {before})"));
        }
    }

    public override string UnitLength(UnitLength row, ScriptOperand input)
    {
        var squares = Code.Let($"{_network.NameOf(input.Node)}_square", $"torch.sum(torch.mul({input.Variable}, {input.Variable}), [1], True)");
        return $"torch.div({input.Variable}, torch.clamp_min(torch.sqrt({squares}), 1.0e-12))";
    }

    protected override string Variable(Node node) => _variables[node];

    private void Add(Node node)
    {
        var value = node.Accept(this, node.Inputs.Count > 0 ? Variable(node.Source) : "");
        _variables[node] = node is InputNode ? value : Code.Let(_network.NameOf(node), value);
    }

    /// <summary>Whether what a node reads is a value of its own, no view of another's, and nothing else reads it: it may be written over.</summary>
    private bool IsReadAlone(Node node) =>
        node.Source is ConvolutionNode or AffineNode or SumNode or LinearNode && _network.Graph.IsUsedOnce(node.Source);

    private string Bias(Filters filters) => ExportedNetwork.BiasOf(filters) is { } bias ? Code.Weight(bias) : "None";
}
