using Inception.Export.Onnx;
using Inception.Graphs;
using Inception.Layers;
using Inception.Networks.Tables;
using static Inception.Export.OnnxAttributes;

namespace Inception.Export;

/// <summary>Writes the nodes of a network as ONNX's, every one of which means the same in the opsets 13 to 17.</summary>
internal sealed class OnnxNetwork(OnnxGraph graph, ExportedNetwork network, OnnxQuantization? quantization, bool dynamicSize)
    : INodeVisitor<string, string>, IOperationVisitor<OperationNode, string>
{
    private readonly Dictionary<Node, string> _names = new(ReferenceEqualityComparer.Instance);
    private readonly OnnxPads _pads = new(graph, network, dynamicSize);

    /// <summary>Adds all nodes.</summary>
    /// <param name="input">The name of the normalized images.</param>
    /// <returns>The name of what the last node makes.</returns>
    public string Add(string input)
    {
        foreach (var node in network.Graph.Nodes) _names[node] = node.Accept(this, input);
        return _names[network.Graph.Output];
    }

    string INodeVisitor<string, string>.Input(InputNode node, string input) => input;

    string INodeVisitor<string, string>.Convolution(ConvolutionNode node, string input) => Convolution(node);

    string INodeVisitor<string, string>.Linear(LinearNode node, string input) => Rectified(
        node, node.Relu, name => graph.Node("Gemm", name, [Input(node), .. Parameters(node.Filters)], Whole("transB", 1)));

    string INodeVisitor<string, string>.Affine(AffineNode node, string input) => Rectified(node, node.Relu, name => Affine(node, name));

    string INodeVisitor<string, string>.Relu(ReluNode node, string input) => Node("Relu", node);

    string INodeVisitor<string, string>.Operation(OperationNode node, string input) => node.Operation.Accept(this, node);

    string INodeVisitor<string, string>.Concat(ConcatNode node, string input) => Node("Concat", node, Whole("axis", 1));

    string INodeVisitor<string, string>.Sum(SumNode node, string input) => Rectified(node, node.Relu, name => Sum(node, name));

    /// <summary>Only the engine joins siblings; the graphs of exports do not.</summary>
    string INodeVisitor<string, string>.Channels(ChannelsNode node, string input) => throw new NotSupportedException("A part of a feature map "
        + "cannot be exported.");

    string IOperationVisitor<OperationNode, string>.LocalResponseNorm(LocalResponseNorm row, OperationNode input) => Node(
        "LRN", input, Whole("size", row.Size), Number("alpha", row.Alpha), Number("beta", row.Beta), Number("bias", 1));

    string IOperationVisitor<OperationNode, string>.SamePad(SamePad row, OperationNode input) => _pads.Add(input, row, Input(input));

    string IOperationVisitor<OperationNode, string>.MaxPool(MaxPool row, OperationNode input) => MaxPool(input, row);

    string IOperationVisitor<OperationNode, string>.AvgPool(AvgPool row, OperationNode input) => Node(
        "AveragePool", input,
        Pair("kernel_shape", row.Kernel), Pair("strides", row.Stride), Pads(row.Padding, row.Padding), Whole("count_include_pad", row.CountIncludePad ? 1 : 0));

    string IOperationVisitor<OperationNode, string>.AdaptiveAvgPool(AdaptiveAvgPool row, OperationNode input) => AdaptiveAvgPool(input, row);

    string IOperationVisitor<OperationNode, string>.GlobalPool(GlobalPool row, OperationNode input) => GlobalPool(input, row);

    string IOperationVisitor<OperationNode, string>.Flatten(Flatten row, OperationNode input) => Node("Flatten", input, Whole("axis", 1));

    string IOperationVisitor<OperationNode, string>.UnitLength(UnitLength row, OperationNode input) => UnitLength(input);

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
                $"The pool '{node.Path}' counts partial windows (ceil mode) of {row.Kernel} with stride {row.Stride} and padding {row.Padding}, "
                    + "which depend on the size of the image "
                + $"in a way that ONNX cannot say. Export it for one size: {nameof(OnnxExportOptions.DynamicSize)} = false.");
    }

    private string AdaptiveAvgPool(Node node, AdaptiveAvgPool row)
    {
        var from = network.Shapes[node.Source];
        if (row.Output == 1) return Node("GlobalAveragePool", node);
        if (dynamicSize)
            throw new NotSupportedException(
                $"The adaptive pool '{node.Path}' of {row.Output} places has windows that depend on the size of the image, which ONNX does not "
                    + "know. Export it for one size: "
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
