using Inception.Graphs;
using Inception.Layers;
using Inception.Networks.Tables;
using Inception.TorchScript;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>Writes a graph as the TorchScript method <c>forward(x, w)</c>, for one size of images and any batch. Features are channels last.</summary>
internal sealed class ProgramWriter : ScriptWriter
{
    private const int Float32 = (int)ScalarType.Float32;

    private const int QuantizedByte = 13;   // torch.quint8

    private readonly ProgramParts _parts;
    private readonly List<Tensor> _weights = [];
    private readonly Dictionary<Node, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, string> _steps = new(ReferenceEqualityComparer.Instance);

    private ProgramWriter(ProgramParts parts)
        : base(new ScriptCode("x", "w")) => _parts = parts;

    /// <summary>Writes the program.</summary>
    /// <param name="parts">The graph, and the prepared form of each part.</param>
    /// <param name="observed">The nodes whose values are returned as a list. The output of the network when null.</param>
    /// <param name="observedSteps">Float nodes whose 8-bit values, as int8 reads them, are appended to the list.</param>
    /// <returns>The source of the method, and the tensors that the program expects as <c>w</c>, in the caller's dispose scope.</returns>
    public static (string Source, IReadOnlyList<Tensor> Weights) Write(
        ProgramParts parts, IReadOnlyList<Node>? observed, IReadOnlyList<Node>? observedSteps = null)
    {
        var writer = new ProgramWriter(parts);
        foreach (var node in parts.Graph.Nodes) writer.Add(node);
        var result = observed is null
            ? writer.Code.Let($"torch.contiguous(torch.to({writer.Variable(parts.Graph.Output)}, {Float32}))")
            : $"[{string.Join(", ", observed.Select(writer.Observed).Concat((observedSteps ?? []).Select(writer.Dequantized)))}]";
        var type = observed is null ? "Tensor" : "List[Tensor]";
        return (writer.Code.Method($"forward(self: {ScriptArchive.Space}.M, x: Tensor, w: List[Tensor]) -> {type}", result), writer._weights);
    }

    private void Add(Node node)
    {
        if (_parts.Quantized is { } quantized && quantized.IsInt8(node))
        {
            string[] inputs = [.. node.Inputs.Select(input => Steps(input, quantized))];
            _steps[node] = Code.Let(node.Accept(new Int8Operators(this, quantized), inputs));
            return;
        }

        _names[node] = Code.Let(node.Accept(this, node.Inputs.Count > 0 ? Variable(node.Source) : "x"));
    }

    /// <summary>The values of a node without its zero channels.</summary>
    private string Observed(Node node) => _parts.Stored[node].Channels == _parts.Shapes[node].Channels
        ? Variable(node)
        : Code.Let($"torch.narrow({Variable(node)}, 1, 0, {_parts.Shapes[node].Channels})");

    private string Dequantized(Node node) => Code.Let($"torch.dequantize({_steps[node]})");

    /// <summary>The values of a node in the number type of feature maps.</summary>
    protected override string Variable(Node node)
    {
        if (_names.TryGetValue(node, out var name)) return name;
        return _names[node] = Code.Let($"torch.dequantize({_steps[node]})");
    }

    /// <summary>The values of a node in 8 bits.</summary>
    private string Steps(Node node, QuantizedPart quantized)
    {
        if (_steps.TryGetValue(node, out var name)) return name;
        var quantization = KernelText.Quantization(quantized.Plan.Output(node)!.Value);
        return _steps[node] = Code.Let($"torch.quantize_per_tensor({Observed(node)}, {quantization}, {QuantizedByte})");
    }

    /// <summary>
    /// Converts to channels last. With one channel every order is the same, and libtorch would assume channels first, so the strides are written explicitly.
    /// </summary>
    public override string Input(InputNode node, string input)
    {
        var (channels, height, width) = _parts.Shapes[node];
        var x = Assign($"torch.to({input}, {(int)_parts.Type}, False, False, {ScriptText.ChannelsLast})");
        return channels == 1 ? $"torch.as_strided({x}, [torch.size(x, 0), 1, {height}, {width}], [{height * width}, 1, {width}, 1])" : x;
    }

    public override string Convolution(ConvolutionNode node, string input)
    {
        var prepared = _parts.Convolutions[node];
        var x = OnePlace(input, _parts.Stored[node.Source]);
        var (weight, bias) = (Slot(prepared.Weight), Slot(prepared.Bias));
        var (padding, stride) = (ScriptText.Pair(node.Padding), ScriptText.Pair(node.Stride));
        var groups = $"{node.Groups}";
        var summand = node.Summand is null ? null : Variable(node.Summand);
        if (prepared.Layout == ConvolutionLayout.MatrixProduct) return KernelText.MatrixProduct(x, weight, bias, node.Relu);
        if (prepared.Layout == ConvolutionLayout.Fused) return KernelText.Fused(x, weight, bias, summand, padding, stride, groups);
        if (prepared.AddsInPlace) return KernelText.Packed(x, weight, bias, summand, padding, stride, groups, node.Relu);
        string y;
        if (prepared.Layout != ConvolutionLayout.Plain)
        {
            y = KernelText.Packed(x, weight, bias, null, padding, stride, groups, node.Relu && summand is null);
            if (_parts.Stored[node].Channels != prepared.Channels) y = $"torch.narrow({Assign(y)}, 1, 0, {_parts.Shapes[node].Channels})";
            return summand is null ? y : Rectified(node.Relu, $"torch.add({Assign(y)}, {summand})");
        }

        if (prepared.AddedInputs > 0) x = Assign($"torch.constant_pad_nd({x}, [0, 0, 0, 0, 0, {prepared.AddedInputs}], 0)");
        var isCpu = _parts.Device.type == DeviceType.CPU;
        y = Assign(ScriptText.Convolution(isCpu ? Assign($"torch.contiguous({x})") : x, weight, bias, padding, stride, groups));
        if (summand is not null) y = Assign($"torch.add_({y}, {summand})");
        if (node.Relu) y = Assign($"torch.relu_({y})");
        return isCpu ? $"torch.contiguous({y}, {ScriptText.ChannelsLast})" : y;
    }

    /// <summary>
    /// With one position every order is the same in memory, but libtorch decides by the strides. Those of channels first are used, because their kernels are
    /// right more often.
    /// </summary>
    private string OnePlace(string x, FeatureShape shape) => shape is { Height: 1, Width: 1 }
        ? Assign($"torch.as_strided({Assign($"torch.contiguous({x})")}, [torch.size({x}, 0), {shape.Channels}, 1, 1], [{shape.Channels}, 1, 1, 1])")
        : x;

    /// <summary>The classifier always computes in float32, because it is small and computes the logits.</summary>
    public override string Linear(LinearNode node, string input)
    {
        var (weight, bias) = _parts.Linear[node];
        return Rectified(node.Relu, $"torch.linear({Assign($"torch.to({input}, {Float32})")}, {Slot(weight.alias())}, {Slot(bias.alias())})");
    }

    public override string Affine(AffineNode node, string input) => Rectified(node.Relu, Scaled(node, input));

    public override string Relu(ReluNode node, string input) => $"torch.relu({input})";

    private string Scaled(AffineNode node, string x)
    {
        var isVector = _parts.Shapes[node].IsVector;
        if (Array.TrueForAll(node.Scale, factor => factor == 1))
            return $"torch.add({x}, {Slot(PerChannel(node.Shift, isVector, isVector ? ScalarType.Float32 : _parts.Type))})";
        var (scale, shift) = (Slot(PerChannel(node.Scale, isVector, ScalarType.Float32)), Slot(PerChannel(node.Shift, isVector, ScalarType.Float32)));
        var y = $"torch.add(torch.mul({x}, {scale}), {shift})";
        return _parts.Type == ScalarType.Float32 || isVector ? y : $"torch.to({y}, {(int)_parts.Type})";
    }

    private Tensor PerChannel(double[] values, bool isVector, ScalarType type)
    {
        using var vector = tensor(values, dtype: type).to(_parts.Device, copy: true);
        return isVector ? vector.view(1, -1) : vector.view(1, -1, 1, 1);
    }

    public override string SamePad(SamePad row, ScriptOperand input)
    {
        var shape = _parts.Shapes[input.Node.Source];
        var (rows, columns) = row.Total(new Extent(shape.Height, shape.Width));
        // Every window before a maximum has a place of the input in it, so that a value below all others does what negative infinity does.
        var least = _parts.Type == ScalarType.Float16 ? -65504 : -3e38;
        var value = double.IsNegativeInfinity(row.Value) ? least : row.Value;
        string pads = $"[{columns / 2}, {columns - (columns / 2)}, {rows / 2}, {rows - (rows / 2)}]";
        return $"torch.constant_pad_nd({input.Variable}, {pads}, {ScriptText.Number(value)})";
    }

    public override string UnitLength(UnitLength row, ScriptOperand input)
    {
        var x = Assign($"torch.to({input.Variable}, {Float32})");
        return $"torch.div({x}, torch.clamp_min(torch.norm({x}, 2, [1], True), 1.0e-12))";
    }

    /// <summary>Channels are adjacent in memory, so a mean over neighbouring channels is an average pool along the last axis.</summary>
    public override string LocalResponseNorm(LocalResponseNorm row, ScriptOperand input)
    {
        var shape = _parts.Shapes[input.Node];
        var rows = Assign($"torch.permute(torch.to({input.Variable}, {Float32}), [0, 2, 3, 1])");                                          // N×H×W×C
        var squares = Assign($"torch.reshape(torch.mul({rows}, {rows}), [-1, 1, {shape.Channels}])");
        var (before, after) = (row.Size / 2, (row.Size - 1) / 2);
        var means = Assign($"torch.avg_pool1d(torch.constant_pad_nd({squares}, [{before}, {after}], 0), [{row.Size}], [1], [0], False, True)");
        var divisor = Assign($"torch.add(torch.mul({means}, {ScriptText.Number(row.Alpha)}), 1.0)");
        divisor = Assign(row.Beta == 0.75
            ? $"torch.mul(torch.sqrt({divisor}), torch.sqrt(torch.sqrt({divisor})))"
            : $"torch.pow({divisor}, {ScriptText.Number(row.Beta)})");
        var y = Assign($"torch.div({rows}, torch.reshape({divisor}, [-1, {shape.Height}, {shape.Width}, {shape.Channels}]))");
        return $"torch.to(torch.permute({y}, [0, 3, 1, 2]), {(int)_parts.Type})";
    }

    private string Slot(Tensor weight)
    {
        _weights.Add(weight);
        return $"w[{_weights.Count - 1}]";
    }

    private string Assign(string value) => Code.Let(value);

    /// <summary>The int8 operators. Each receives the variables of all inputs.</summary>
    private sealed class Int8Operators(ProgramWriter writer, QuantizedPart quantized) : INodeVisitor<string[], string>
    {
        public string Input(InputNode node, string[] input) => throw InFloat(node);

        public string Convolution(ConvolutionNode node, string[] input) => quantized.Call(node, input[0]);

        public string Linear(LinearNode node, string[] input) => throw InFloat(node);

        public string Affine(AffineNode node, string[] input) => throw InFloat(node);

        public string Relu(ReluNode node, string[] input) => $"torch.relu({input[0]})";

        public string Operation(OperationNode node, string[] input) => writer.Operation(node, input[0]);

        public string Concat(ConcatNode node, string[] input) => $"ops.quantized.cat([{string.Join(", ", input)}], 1, {Quantization(node)})";

        public string Sum(SumNode node, string[] input) => $"ops.quantized.add{(node.Relu ? "_relu" : "")}({input[0]}, {input[1]}, {Quantization(node)})";

        public string Channels(ChannelsNode node, string[] input) => throw InFloat(node);

        private string Quantization(Node node) => KernelText.Quantization(quantized.Plan.Output(node)!.Value);

        private static NotSupportedException InFloat(Node node) => new($"'{node.Path}' is planned in int8 and computes in float: "
            + $"{node.GetType().Name} has no operator on 8 bits.");
    }
}
