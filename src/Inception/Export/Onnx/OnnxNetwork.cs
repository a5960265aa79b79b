using Inception.Export.Steps;
using Inception.Layers;
using Inception.Networks.Tables;
using static Inception.Export.Onnx.OnnxAttributes;

namespace Inception.Export.Onnx;

/// <summary>Writes the steps of a network as ONNX's nodes, every one of which means the same in the opsets 13 to 17.</summary>
internal sealed class OnnxNetwork(OnnxGraph graph, ExportProgram program, ExportWeights weights, bool fold, bool dynamicSize)
{
    private static readonly string[] NormalizationParts = ["weight", "bias", "running_mean", "running_var"];

    private readonly Dictionary<ExportValue, string> _names = [];
    private readonly OnnxPads _pads = new(graph, program, dynamicSize);

    /// <summary>Adds all nodes.</summary>
    /// <param name="input">The name of the normalised pictures.</param>
    /// <returns>The name of what the last step makes.</returns>
    public string Add(string input)
    {
        _names[program.Input] = input;
        foreach (var step in program.Steps) _names[step.Output] = Add(step);
        return _names[program.Output];
    }

    private string Add(ExportStep step) => step.Row switch
    {
        InputTransform row => PerChannel(step, row),
        Conv row => Relu(step, Normalized(step, Convolution(step, row.Kernel, row.Stride, row.Padding))),
        PlainConv row when row.Relu => Relu(step, Convolution(step, row.Kernel, row.Stride, row.Padding)),
        PlainConv row => Convolution(step, row.Kernel, row.Stride, row.Padding),
        DepthwiseConv row => Convolution(step, row.Kernel, row.Stride, row.Padding, groups: step.Input.Shape.Channels),
        BatchNorm => Normalization(step.Path, Input(step), step.Output.Name),
        LocalResponseNorm row => Node(
            "LRN", step, Whole("size", row.Size), Number("alpha", row.Alpha), Number("beta", row.Beta), Number("bias", 1)),
        SamePad row => _pads.Add(step, row, Input(step)),
        MaxPool row => MaxPool(step, row),
        AvgPool row => Node(
            "AveragePool", step,
            Pair("kernel_shape", row.Kernel), Pair("strides", row.Stride), Pads(row.Padding, row.Padding), Whole("count_include_pad", row.CountIncludePad ? 1 : 0)),
        AdaptiveAvgPool row => AdaptiveAvgPool(step, row),
        GlobalPool row => GlobalPool(step, row),
        Block => Node("Concat", step, Whole("axis", 1)),
        Residual row => Sum(step, row),
        Flatten => Node("Flatten", step, Whole("axis", 1)),
        Networks.Tables.Relu => Relu(step, Input(step)),
        Linear => graph.Node("Gemm", step.Output.Name, LinearInputs(step), Whole("transB", 1)),
        Networks.Tables.UnitLength => UnitLength(step),
        var row => throw new NotSupportedException($"Rows of type {row.GetType().Name} cannot be exported."),
    };

    private string Input(ExportStep step) => _names[step.Input];

    private string Node(string operation, ExportStep step, params IEnumerable<AttributeProto> attributes) =>
        graph.Node(operation, step.Output.Name, step.Inputs.Select(input => _names[input]), attributes);

    private string PerChannel(ExportStep step, InputTransform row)
    {
        var scaled = graph.Node("Mul", $"{step.Path}_scaled", [Input(step), graph.Numbers($"{step.Path}.scale", row.Scale, 1, row.Scale.Count, 1, 1)]);
        return graph.Node("Add", step.Output.Name, [scaled, graph.Numbers($"{step.Path}.shift", row.Shift, 1, row.Shift.Count, 1, 1)]);
    }

    private string Convolution(ExportStep step, Extent kernel, Extent stride, Extent padding, int groups = 1)
    {
        var (before, after) = _pads.Around(step.Input, padding, padding);
        var inputs = new List<string> { Input(step), graph.Weight(weights.Filters(step, fold)) };
        if (weights.Bias(step, fold) is { } bias) inputs.Add(graph.Weight(bias));
        return graph.Node(
            "Conv", $"{step.Output.Name}{(step.Row is Conv ? "_convolved" : "")}", inputs,
            Pair("kernel_shape", kernel), Pair("strides", stride), Pads(before, after), Whole("group", groups));
    }

    private string Normalized(ExportStep step, string convolved) =>
        fold ? convolved : Normalization(ExportWeights.NormalizationOf(step)!, convolved, $"{step.Output.Name}_normalized");

    private string Normalization(string key, string input, string output) => graph.Node(
        "BatchNormalization", output,
        [input, .. NormalizationParts.Select(part => graph.Weight(weights.Of($"{key}.{part}")))],
        Number("epsilon", weights.Epsilon));

    private string Relu(ExportStep step, string input) => graph.Node("Relu", step.Output.Name, [input]);

    private string MaxPool(ExportStep step, MaxPool row)
    {
        var ceilInFile = dynamicSize && row.CeilMode;
        if (ceilInFile) RequireOneMeaningOfCeil(step, row);
        var (before, after) = _pads.Around(step.Input, row.Padding, row.CeilMode && !dynamicSize ? RoomForLastWindows(step, row) : row.Padding);
        return Node(
            "MaxPool", step,
            Pair("kernel_shape", row.Kernel), Pair("strides", row.Stride), Pads(before, after), Whole("ceil_mode", ceilInFile ? 1 : 0));
    }

    /// <summary>
    /// The padding below and on the right that makes room for as many windows as PyTorch has, and for no more: runtimes differ in what <c>ceil_mode</c> means.
    /// </summary>
    private static Extent RoomForLastWindows(ExportStep step, MaxPool row)
    {
        var (from, to) = (step.Input.Shape, step.Output.Shape);
        return new(
            Math.Max(0, ((to.Height - 1) * row.Stride.Height) + row.Kernel.Height - row.Padding.Height - from.Height),
            Math.Max(0, ((to.Width - 1) * row.Stride.Width) + row.Kernel.Width - row.Padding.Width - from.Width));
    }

    /// <summary>PyTorch leaves out a last window that would begin in the padding; not all runtimes do. None can where padding + stride ≤ kernel.</summary>
    private static void RequireOneMeaningOfCeil(ExportStep step, MaxPool row)
    {
        if (row.Padding.Height + row.Stride.Height > row.Kernel.Height || row.Padding.Width + row.Stride.Width > row.Kernel.Width)
            throw new NotSupportedException(
                $"The pool '{step.Path}' counts partial windows (ceil mode) of {row.Kernel} with stride {row.Stride} and padding {row.Padding}, which depend on the size of the picture "
                + $"in a way that ONNX cannot say. Export it for one size: {nameof(OnnxExportOptions.DynamicSize)} = false.");
    }

    private string AdaptiveAvgPool(ExportStep step, AdaptiveAvgPool row)
    {
        var from = step.Input.Shape;
        if (row.Output == 1) return Node("GlobalAveragePool", step);
        if (dynamicSize)
            throw new NotSupportedException(
                $"The adaptive pool '{step.Path}' of {row.Output} places has windows that depend on the size of the picture, which ONNX does not know. Export it for one size: "
                + $"{nameof(OnnxExportOptions.DynamicSize)} = false.");
        if (from.Height % row.Output.Height == 0 && from.Width % row.Output.Width == 0)
        {
            var window = new Extent(from.Height / row.Output.Height, from.Width / row.Output.Width);
            return Node("AveragePool", step, Pair("kernel_shape", window), Pair("strides", window));
        }

        // Windows of several sizes are two matrices: out×H from the left, W×out from the right.
        var rows = graph.Numbers($"{step.Output.Name}.rows", AdaptiveWindows.Means(from.Height, row.Output.Height), row.Output.Height, from.Height);
        var columns = graph.Numbers($"{step.Output.Name}.columns", AdaptiveWindows.MeansTransposed(from.Width, row.Output.Width), from.Width, row.Output.Width);
        var pooled = graph.Node("MatMul", $"{step.Output.Name}_rows", [rows, Input(step)]);
        return graph.Node("MatMul", step.Output.Name, [pooled, columns]);
    }

    private string GlobalPool(ExportStep step, GlobalPool row)
    {
        if (row.Pooling == GlobalPooling.Average) return Node("GlobalAveragePool", step);
        if (row.Pooling == GlobalPooling.Maximum) return Node("GlobalMaxPool", step);
        var average = graph.Node("GlobalAveragePool", $"{step.Output.Name}_average", [Input(step)]);
        var maximum = graph.Node("GlobalMaxPool", $"{step.Output.Name}_maximum", [Input(step)]);
        if (row.Pooling == GlobalPooling.Concatenated) return graph.Node("Concat", step.Output.Name, [average, maximum], Whole("axis", 1));
        var sum = graph.Node("Add", $"{step.Output.Name}_sum", [average, maximum]);
        return graph.Node("Mul", step.Output.Name, [sum, graph.Numbers($"{step.Output.Name}.half", [0.5f])]);
    }

    private string Sum(ExportStep step, Residual row)
    {
        var (shortcut, residual) = (_names[step.Inputs[0]], _names[step.Inputs[1]]);
        if (row.Scale != 1) residual = graph.Node("Mul", $"{step.Output.Name}_scaled", [residual, graph.Numbers($"{step.Path}.scale", [(float)row.Scale])]);
        if (!row.Relu) return graph.Node("Add", step.Output.Name, [shortcut, residual]);
        return Relu(step, graph.Node("Add", $"{step.Output.Name}_sum", [shortcut, residual]));
    }

    private IEnumerable<string> LinearInputs(ExportStep step)
    {
        yield return Input(step);
        yield return graph.Weight(weights.Of($"{step.Path}.weight"));
        if (weights.Find($"{step.Path}.bias") is { } bias) yield return graph.Weight(bias);
    }

    private string UnitLength(ExportStep step)
    {
        var length = graph.Node("ReduceL2", $"{step.Output.Name}_length", [Input(step)], Wholes("axes", 1), Whole("keepdims", 1));
        var divisor = graph.Node("Max", $"{step.Output.Name}_divisor", [length, graph.Numbers($"{step.Output.Name}.least", [1e-12f])]);
        return graph.Node("Div", step.Output.Name, [Input(step), divisor]);
    }
}
