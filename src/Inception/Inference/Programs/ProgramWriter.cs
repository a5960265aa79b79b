using System.Text;
using Inception.Graphs;
using Inception.Layers;
using Inception.Networks.Tables;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>Writes a graph as the TorchScript method <c>forward(x, w)</c>, for one size of images and any batch. Features are channels last.</summary>
internal sealed class ProgramWriter
{
    private const int Float32 = (int)ScalarType.Float32;

    private const int QuantizedByte = 13;   // torch.quint8

    private readonly Graph _graph;
    private readonly IReadOnlyDictionary<Node, FeatureShape> _shapes;
    private readonly IReadOnlyDictionary<Node, PreparedConvolution> _convolutions;
    private readonly IReadOnlyDictionary<Node, FeatureShape> _stored;
    private readonly IReadOnlyDictionary<Node, RoundedFilters> _linear;
    private readonly QuantizedPart? _quantized;
    private readonly ScalarType _type;
    private readonly Device _device;
    private readonly StringBuilder _code = new();
    private readonly List<Tensor> _weights = [];
    private readonly Dictionary<Node, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, string> _steps = new(ReferenceEqualityComparer.Instance);
    private int _assigned;

    private ProgramWriter(
        Graph graph, IReadOnlyDictionary<Node, FeatureShape> shapes, IReadOnlyDictionary<Node, FeatureShape> stored,
        IReadOnlyDictionary<Node, PreparedConvolution> convolutions, IReadOnlyDictionary<Node, RoundedFilters> linear, ScalarType type, Device device,
        QuantizedPart? quantized) =>
        (_graph, _shapes, _stored, _convolutions, _linear, _type, _device, _quantized) = (graph, shapes, stored, convolutions, linear, type, device, quantized);

    /// <summary>Writes the program.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="shapes">The shape of every node's output.</param>
    /// <param name="stored">The same with the channels of zeros that convolutions leave to their readers.</param>
    /// <param name="convolutions">How each convolution is computed.</param>
    /// <param name="linear">The weights of each fully connected layer.</param>
    /// <param name="type">The type of features.</param>
    /// <param name="device">Where the program runs.</param>
    /// <param name="observed">The nodes whose values are given, as a list, instead of the output; the output when null.</param>
    /// <param name="quantized">What computes in int8; nothing when null.</param>
    /// <returns>The method's source, and the tensors the program expects as <c>w</c>, in the caller's dispose scope.</returns>
    public static (string Source, IReadOnlyList<Tensor> Weights) Write(
        Graph graph, IReadOnlyDictionary<Node, FeatureShape> shapes, IReadOnlyDictionary<Node, FeatureShape> stored,
        IReadOnlyDictionary<Node, PreparedConvolution> convolutions, IReadOnlyDictionary<Node, RoundedFilters> linear, ScalarType type, Device device,
        IReadOnlyList<Node>? observed, QuantizedPart? quantized)
    {
        var writer = new ProgramWriter(graph, shapes, stored, convolutions, linear, type, device, quantized);
        writer._code.Append("  def forward(self: __torch__.M, x: Tensor, w: List[Tensor]) -> ").Append(observed is null ? "Tensor" : "List[Tensor]").Append(":\n");
        foreach (var node in graph.Nodes) writer.WriteNode(node);
        var result = observed is null
            ? writer.Assign($"torch.contiguous(torch.to({writer.Float(graph.Output)}, {Float32}))")
            : $"[{string.Join(", ", observed.Select(writer.Observed))}]";
        writer._code.Append("    return ").Append(result).Append('\n');
        return (writer._code.ToString(), writer._weights);
    }

    /// <summary>A node's values without the zeros behind them.</summary>
    private string Observed(Node node) => _stored[node].Channels == _shapes[node].Channels
        ? _names[node]
        : Assign($"torch.narrow({_names[node]}, 1, 0, {_shapes[node].Channels})");

    private void WriteNode(Node node)
    {
        if (_quantized?.IsInt8(node) == true)
        {
            _steps[node] = Assign(Int8(node, _quantized));
            return;
        }

        var x = node.Inputs.Count > 0 ? Float(node.Source) : "x";
        var value = node switch
        {
            InputNode => Image(),
            ConvolutionNode convolution => Convolution(convolution, x),
            LinearNode linear => Rectified(linear.Relu, FullyConnected(linear, x)),
            AffineNode affine => Rectified(affine.Relu, Affine(affine, x)),
            ReluNode => $"torch.relu({x})",
            ConcatNode => $"torch.cat([{string.Join(", ", node.Inputs.Select(Float))}], 1)",
            SumNode sum => Rectified(sum.Relu, $"torch.add({x}, {Float(node.Inputs[1])}, alpha={ScriptText.Number(sum.Scale)})"),
            ChannelsNode channels => $"torch.narrow({x}, 1, {channels.First}, {channels.Count})",
            RowNode row => Row(row, x),
            _ => throw new NotSupportedException($"There is no program for {node.GetType().Name}."),
        };
        _names[node] = Assign(value);
    }

    /// <summary>A node's values in the type of features.</summary>
    private string Float(Node node)
    {
        if (_names.TryGetValue(node, out var name)) return name;
        return _names[node] = Assign($"torch.dequantize({_steps[node]})");
    }

    /// <summary>A node's values in 8 bits.</summary>
    private string Steps(Node node, QuantizedPart quantized)
    {
        if (_steps.TryGetValue(node, out var name)) return name;
        return _steps[node] = Assign($"torch.quantize_per_tensor({Observed(node)}, {ScriptText.Quantization(quantized.Plan.Output(node)!.Value)}, {QuantizedByte})");
    }

    private string Int8(Node node, QuantizedPart quantized)
    {
        string[] inputs = [.. node.Inputs.Select(input => Steps(input, quantized))];
        var output = ScriptText.Quantization(quantized.Plan.Output(node)!.Value);
        return node switch
        {
            ConvolutionNode convolution => quantized.Call(convolution, inputs[0]),
            ConcatNode => $"ops.quantized.cat([{string.Join(", ", inputs)}], 1, {output})",
            SumNode sum => $"ops.quantized.add{(sum.Relu ? "_relu" : "")}({inputs[0]}, {inputs[1]}, {output})",
            ReluNode => $"torch.relu({inputs[0]})",
            RowNode row => Row(row, inputs[0]),
            _ => throw new NotSupportedException($"{node.GetType().Name} has no program in int8."),
        };
    }

    /// <summary>Channels last. Of one channel every order is the same, and libtorch would take it for channels first: the strides are spelled out.</summary>
    private string Image()
    {
        var (channels, height, width) = _shapes[_graph.Nodes[0]];
        var x = Assign($"torch.contiguous(x, {ScriptText.ChannelsLast})");
        x = Assign($"torch.to({x}, {(int)_type})");
        return channels == 1 ? $"torch.as_strided({x}, [torch.size(x, 0), 1, {height}, {width}], [{height * width}, 1, {width}, 1])" : x;
    }

    private string Convolution(ConvolutionNode node, string x)
    {
        var prepared = _convolutions[node];
        x = OnePlace(x, _stored[node.Source]);
        var (weight, bias) = (Slot(prepared.Weight), Slot(prepared.Bias));
        var (padding, stride) = (ScriptText.Pair(node.Padding), ScriptText.Pair(node.Stride));
        var groups = $"{node.Groups}";
        var summand = node.Summand is null ? null : Float(node.Summand);
        if (prepared.Layout == ConvolutionLayout.MatrixProduct) return ScriptText.MatrixProduct(x, weight, bias, node.Relu);
        if (prepared.AddsInPlace) return ScriptText.Packed(x, weight, bias, summand, padding, stride, groups, node.Relu);
        string y;
        if (prepared.Layout != ConvolutionLayout.Plain)
        {
            y = ScriptText.Packed(x, weight, bias, null, padding, stride, groups, node.Relu && summand is null);
            if (_stored[node].Channels != prepared.Channels) y = $"torch.narrow({Assign(y)}, 1, 0, {_shapes[node].Channels})";
            return summand is null ? y : Rectified(node.Relu, $"torch.add({Assign(y)}, {summand})");
        }

        if (prepared.AddedInputs > 0) x = Assign($"torch.constant_pad_nd({x}, [0, 0, 0, 0, 0, {prepared.AddedInputs}], 0)");
        var isCpu = _device.type == DeviceType.CPU;
        y = Assign(ScriptText.Plain(isCpu ? Assign($"torch.contiguous({x})") : x, weight, bias, padding, stride, groups));
        if (summand is not null) y = Assign($"torch.add_({y}, {summand})");
        if (node.Relu) y = Assign($"torch.relu_({y})");
        return isCpu ? $"torch.contiguous({y}, {ScriptText.ChannelsLast})" : y;
    }

    /// <summary>Of one place every order is the same in memory, and libtorch goes by the strides: those of channels first, whose kernels are right more often.</summary>
    private string OnePlace(string x, FeatureShape shape) => shape is { Height: 1, Width: 1 }
        ? Assign($"torch.as_strided({Assign($"torch.contiguous({x})")}, [torch.size({x}, 0), {shape.Channels}, 1, 1], [{shape.Channels}, 1, 1, 1])")
        : x;

    /// <summary>In float32 always: it is small, and it makes the logits.</summary>
    private string FullyConnected(LinearNode node, string x)
    {
        var (weight, bias) = _linear[node];
        return $"torch.linear({Assign($"torch.to({x}, {Float32})")}, {Slot(weight.alias())}, {Slot(bias.alias())})";
    }

    private string Affine(AffineNode node, string x)
    {
        var isVector = _shapes[node].IsVector;
        if (Array.TrueForAll(node.Scale, factor => factor == 1))
            return $"torch.add({x}, {Slot(PerChannel(node.Shift, isVector, isVector ? ScalarType.Float32 : _type))})";
        var (scale, shift) = (Slot(PerChannel(node.Scale, isVector, ScalarType.Float32)), Slot(PerChannel(node.Shift, isVector, ScalarType.Float32)));
        var y = $"torch.add(torch.mul({x}, {scale}), {shift})";
        return _type == ScalarType.Float32 || isVector ? y : $"torch.to({y}, {(int)_type})";
    }

    private Tensor PerChannel(double[] values, bool isVector, ScalarType type)
    {
        using var vector = tensor(values, dtype: type).to(_device, copy: true);
        return isVector ? vector.view(1, -1) : vector.view(1, -1, 1, 1);
    }

    private string Row(RowNode node, string x)
    {
        switch (node.Row)
        {
            case MaxPool pool:
                return $"torch.max_pool2d({x}, {ScriptText.Pair(pool.Kernel)}, {ScriptText.Pair(pool.Stride)}, {ScriptText.Pair(pool.Padding)}, [1, 1], {Text(pool.CeilMode)})";
            case AvgPool pool:
                return $"torch.avg_pool2d({x}, {ScriptText.Pair(pool.Kernel)}, {ScriptText.Pair(pool.Stride)}, {ScriptText.Pair(pool.Padding)}, False, {Text(pool.CountIncludePad)}, None)";
            case AdaptiveAvgPool pool:
                return $"torch.adaptive_avg_pool2d({x}, {ScriptText.Pair(pool.Output)})";
            case GlobalPool pool:
                return Global(pool.Pooling, $"torch.adaptive_avg_pool2d({x}, [1, 1])", $"torch.amax({x}, [2, 3], True)");
            case SamePad same:
                return Padded(same, x, _shapes[node.Source]);
            case LocalResponseNorm norm:
                return Normalized(norm, x, _shapes[node]);
            case Flatten:
                return $"torch.flatten({x}, 1)";
            case UnitLength:
                x = Assign($"torch.to({x}, {Float32})");
                return $"torch.div({x}, torch.clamp_min(torch.norm({x}, 2, [1], True), 1.0000000000000000e-12))";
            default:
                throw new NotSupportedException($"Rows of type {node.Row.GetType().Name} have no program.");
        }
    }

    private static string Global(GlobalPooling pooling, string average, string maximum) => pooling switch
    {
        GlobalPooling.Average => average,
        GlobalPooling.Maximum => maximum,
        GlobalPooling.AverageAndMaximum => $"torch.mul(torch.add({average}, {maximum}), 0.5)",
        _ => $"torch.cat([{average}, {maximum}], 1)",
    };

    private static string Padded(SamePad row, string x, FeatureShape input)
    {
        var (rows, columns) = row.Total(new Extent(input.Height, input.Width));
        // Every window before a maximum has a place of the input in it, so that a value below all others does what negative infinity does.
        var value = double.IsNegativeInfinity(row.Value) ? -3e38 : row.Value;
        return $"torch.constant_pad_nd({x}, [{columns / 2}, {columns - (columns / 2)}, {rows / 2}, {rows - (rows / 2)}], {ScriptText.Number(value)})";
    }

    /// <summary>The channels stand side by side in memory, so that a mean over neighbours is an average pool along the last axis.</summary>
    private string Normalized(LocalResponseNorm row, string x, FeatureShape shape)
    {
        var rows = Assign($"torch.permute(torch.to({x}, {Float32}), [0, 2, 3, 1])");                                          // N×H×W×C
        var squares = Assign($"torch.reshape(torch.mul({rows}, {rows}), [-1, 1, {shape.Channels}])");
        var (before, after) = (row.Size / 2, (row.Size - 1) / 2);
        var means = Assign($"torch.avg_pool1d(torch.constant_pad_nd({squares}, [{before}, {after}], 0), [{row.Size}], [1], [0], False, True)");
        var divisor = Assign($"torch.add(torch.mul({means}, {ScriptText.Number(row.Alpha)}), 1.0)");
        divisor = Assign(row.Beta == 0.75
            ? $"torch.mul(torch.sqrt({divisor}), torch.sqrt(torch.sqrt({divisor})))"
            : $"torch.pow({divisor}, {ScriptText.Number(row.Beta)})");
        var y = Assign($"torch.div({rows}, torch.reshape({divisor}, [-1, {shape.Height}, {shape.Width}, {shape.Channels}]))");
        return $"torch.to(torch.permute({y}, [0, 3, 1, 2]), {(int)_type})";
    }

    private string Rectified(bool wanted, string value) => wanted ? $"torch.relu_({Assign(value)})" : value;

    private string Slot(Tensor weight)
    {
        _weights.Add(weight);
        return $"w[{_weights.Count - 1}]";
    }

    private string Assign(string value)
    {
        var name = $"v{_assigned++}";
        _code.Append("    ").Append(name).Append(" = ").Append(value).Append('\n');
        return name;
    }

    private static string Text(bool value) => value ? "True" : "False";
}
