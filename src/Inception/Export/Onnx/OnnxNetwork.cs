using Inception.Graphs;
using Inception.Layers;
using Inception.Networks.Tables;
using static Inception.Export.Onnx.OnnxAttributes;

namespace Inception.Export.Onnx;

/// <summary>Writes the nodes of a network as ONNX's, every one of which means the same in the opsets 13 to 17.</summary>
internal sealed class OnnxNetwork(OnnxGraph graph, ExportedNetwork network, OnnxQuantization? quantization, bool dynamicSize)
{
    private readonly Dictionary<Node, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly OnnxPads _pads = new(graph, network, dynamicSize);

    /// <summary>Adds all nodes.</summary>
    /// <param name="input">The name of the normalised images.</param>
    /// <returns>The name of what the last node makes.</returns>
    public string Add(string input)
    {
        foreach (var node in network.Graph.Nodes) _names[node] = node is InputNode ? input : Add(node);
        return _names[network.Graph.Output];
    }

    private string Add(Node node) => node switch
    {
        ConvolutionNode convolution => Convolution(convolution),
        AffineNode affine => Rectified(node, affine.Relu, name => Affine(affine, name)),
        LinearNode linear => Rectified(node, linear.Relu, name => graph.Node("Gemm", name, [Input(node), .. Parameters(linear.Filters)], Whole("transB", 1))),
        ReluNode => Node("Relu", node),
        SumNode sum => Rectified(node, sum.Relu, name => Sum(sum, name)),
        ConcatNode => Node("Concat", node, Whole("axis", 1)),
        RowNode row => Add(node, row.Row),
        _ => throw new NotSupportedException($"{node.GetType().Name} cannot be exported."),
    };

    private string Add(Node node, Row row) => row switch
    {
        LocalResponseNorm norm => Node(
            "LRN", node, Whole("size", norm.Size), Number("alpha", norm.Alpha), Number("beta", norm.Beta), Number("bias", 1)),
        SamePad pad => _pads.Add(node, pad, Input(node)),
        MaxPool pool => MaxPool(node, pool),
        AvgPool pool => Node(
            "AveragePool", node,
            Pair("kernel_shape", pool.Kernel), Pair("strides", pool.Stride), Pads(pool.Padding, pool.Padding), Whole("count_include_pad", pool.CountIncludePad ? 1 : 0)),
        AdaptiveAvgPool pool => AdaptiveAvgPool(node, pool),
        GlobalPool pool => GlobalPool(node, pool),
        Flatten => Node("Flatten", node, Whole("axis", 1)),
        Networks.Tables.UnitLength => UnitLength(node),
        _ => throw new NotSupportedException($"Rows of type {row.GetType().Name} cannot be exported."),
    };

    private string NameOf(Node node) => network.NameOf(node);

    private string Input(Node node, int index = 0)
    {
        var input = node.Inputs[index];
        return quantization?.Read(node, input, _names[input]) ?? _names[input];
    }

    private string Node(string operation, Node node, params IEnumerable<AttributeProto> attributes) =>
        graph.Node(operation, NameOf(node), node.Inputs.Select((_, index) => Input(node, index)).ToList(), attributes);

    private string Rectified(Node node, bool relu, Func<string, string> add) =>
        relu ? graph.Node("Relu", NameOf(node), [add($"{NameOf(node)}_linear")]) : add(NameOf(node));

    private string Affine(AffineNode node, string name)
    {
        if (node.BatchNorm is { } key)
            return graph.Node("BatchNormalization", name, [Input(node), .. network.BatchNorm(key).Select(graph.Weight)], Number("epsilon", network.Epsilon));
        var scaled = graph.Node("Mul", $"{name}_scaled", [Input(node), graph.Weight(network.PerChannel(node, "scale", node.Scale))]);
        return graph.Node("Add", name, [scaled, graph.Weight(network.PerChannel(node, "shift", node.Shift))]);
    }

    private string Convolution(ConvolutionNode node) => Rectified(node, node.Relu, name =>
    {
        if (node.Summand is null) return Convolution(node, name);
        var convolved = Convolution(node, $"{NameOf(node)}_convolved");
        if (quantization?.IsInt8(node) == true) convolved = quantization.BeforeSum(node, convolved);
        return graph.Node("Add", name, [convolved, Input(node, 1)]);
    });

    private string Convolution(ConvolutionNode node, string name)
    {
        var (before, after) = _pads.Around(node.Source, node.Padding, node.Padding);
        var parameters = quantization?.IsInt8(node) == true ? quantization.Parameters(node) : Parameters(node.Filters);
        return graph.Node(
            "Conv", name, [Input(node), .. parameters],
            Pair("kernel_shape", node.Kernel), Pair("strides", node.Stride), Pads(before, after), Whole("group", node.Groups));
    }

    private IEnumerable<string> Parameters(Filters filters)
    {
        yield return graph.Weight(ExportedNetwork.WeightOf(filters));
        if (ExportedNetwork.BiasOf(filters) is { } bias) yield return graph.Weight(bias);
    }

    private string MaxPool(Node node, MaxPool row)
    {
        var ceilInFile = dynamicSize && row.CeilMode;
        if (ceilInFile) RequireOneMeaningOfCeil(node, row);
        var (before, after) = _pads.Around(node.Source, row.Padding, row.CeilMode && !dynamicSize ? RoomForLastWindows(node, row) : row.Padding);
        return Node(
            "MaxPool", node,
            Pair("kernel_shape", row.Kernel), Pair("strides", row.Stride), Pads(before, after), Whole("ceil_mode", ceilInFile ? 1 : 0));
    }

    /// <summary>
    /// The padding below and on the right that makes room for as many windows as PyTorch has, and for no more: runtimes differ in what <c>ceil_mode</c> means.
    /// </summary>
    private Extent RoomForLastWindows(Node node, MaxPool row)
    {
        var (from, to) = (network.Shapes[node.Source], network.Shapes[node]);
        return new(
            Math.Max(0, ((to.Height - 1) * row.Stride.Height) + row.Kernel.Height - row.Padding.Height - from.Height),
            Math.Max(0, ((to.Width - 1) * row.Stride.Width) + row.Kernel.Width - row.Padding.Width - from.Width));
    }

    /// <summary>PyTorch leaves out a last window that would begin in the padding; not all runtimes do. None can where padding + stride ≤ kernel.</summary>
    private static void RequireOneMeaningOfCeil(Node node, MaxPool row)
    {
        if (row.Padding.Height + row.Stride.Height > row.Kernel.Height || row.Padding.Width + row.Stride.Width > row.Kernel.Width)
            throw new NotSupportedException(
                $"The pool '{node.Path}' counts partial windows (ceil mode) of {row.Kernel} with stride {row.Stride} and padding {row.Padding}, which depend on the size of the image "
                + $"in a way that ONNX cannot say. Export it for one size: {nameof(OnnxExportOptions.DynamicSize)} = false.");
    }

    private string AdaptiveAvgPool(Node node, AdaptiveAvgPool row)
    {
        var from = network.Shapes[node.Source];
        if (row.Output == 1) return Node("GlobalAveragePool", node);
        if (dynamicSize)
            throw new NotSupportedException(
                $"The adaptive pool '{node.Path}' of {row.Output} places has windows that depend on the size of the image, which ONNX does not know. Export it for one size: "
                + $"{nameof(OnnxExportOptions.DynamicSize)} = false.");
        if (from.Height % row.Output.Height == 0 && from.Width % row.Output.Width == 0)
        {
            var window = new Extent(from.Height / row.Output.Height, from.Width / row.Output.Width);
            return Node("AveragePool", node, Pair("kernel_shape", window), Pair("strides", window));
        }

        // Windows of several sizes are two matrices: out×H from the left, W×out from the right.
        var rows = graph.Numbers($"{NameOf(node)}.rows", AdaptiveWindows.Means(from.Height, row.Output.Height), row.Output.Height, from.Height);
        var columns = graph.Numbers($"{NameOf(node)}.columns", AdaptiveWindows.MeansTransposed(from.Width, row.Output.Width), from.Width, row.Output.Width);
        var pooled = graph.Node("MatMul", $"{NameOf(node)}_rows", [rows, Input(node)]);
        return graph.Node("MatMul", NameOf(node), [pooled, columns]);
    }

    private string GlobalPool(Node node, GlobalPool row)
    {
        if (row.Pooling == GlobalPooling.Average) return Node("GlobalAveragePool", node);
        if (row.Pooling == GlobalPooling.Maximum) return Node("GlobalMaxPool", node);
        var average = graph.Node("GlobalAveragePool", $"{NameOf(node)}_average", [Input(node)]);
        var maximum = graph.Node("GlobalMaxPool", $"{NameOf(node)}_maximum", [Input(node)]);
        if (row.Pooling == GlobalPooling.Concatenated) return graph.Node("Concat", NameOf(node), [average, maximum], Whole("axis", 1));
        var sum = graph.Node("Add", $"{NameOf(node)}_sum", [average, maximum]);
        return graph.Node("Mul", NameOf(node), [sum, graph.Numbers($"{NameOf(node)}.half", [0.5f])]);
    }

    private string Sum(SumNode node, string name)
    {
        var residual = Input(node, 1);
        if (node.Scale != 1) residual = graph.Node("Mul", $"{node.Path}_scaled", [residual, graph.Numbers($"{node.Path}.scale", [(float)node.Scale])]);
        return graph.Node("Add", name, [Input(node), residual]);
    }

    private string UnitLength(Node node)
    {
        var length = graph.Node("ReduceL2", $"{NameOf(node)}_length", [Input(node)], Wholes("axes", 1), Whole("keepdims", 1));
        var divisor = graph.Node("Max", $"{NameOf(node)}_divisor", [length, graph.Numbers($"{NameOf(node)}.least", [1e-12f])]);
        return graph.Node("Div", NameOf(node), [Input(node), divisor]);
    }
}
