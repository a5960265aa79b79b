using Inception.Export.Steps;
using Inception.Layers;
using Inception.Networks.Tables;
using Inception.Weights.Formats;
using static Inception.Export.TorchScript.ScriptCode;
using static TorchSharp.torch;

namespace Inception.Export.TorchScript;

/// <summary>Writes the steps of a network as lines of TorchScript, of operators that PyTorch has had since 1.7.</summary>
internal sealed class ScriptNetwork(ScriptCode code, ExportProgram program, ExportWeights weights, bool fold)
{
    private readonly Dictionary<ExportValue, string> _names = new() { [program.Input] = Input };

    /// <summary>Adds all lines.</summary>
    /// <returns>The variable of what the last step makes.</returns>
    public string Add()
    {
        foreach (var step in program.Steps) _names[step.Output] = Add(step);
        return _names[program.Output];
    }

    private string Add(ExportStep step) => step.Row switch
    {
        InputTransform row => PerChannel(step, row),
        Conv row => ReluInPlace(Normalized(step, Convolution(step, row.Kernel, row.Stride, row.Padding))),
        PlainConv row when row.Relu => ReluInPlace(Convolution(step, row.Kernel, row.Stride, row.Padding)),
        PlainConv row => Convolution(step, row.Kernel, row.Stride, row.Padding),
        DepthwiseConv row => Convolution(step, row.Kernel, row.Stride, row.Padding, groups: step.Input.Shape.Channels),
        BatchNorm => Normalization(step.Path, Read(step), step.Output.Name),
        LocalResponseNorm row => LocalResponseNorm(step, row),
        SamePad row => SamePad(step, row),
        MaxPool row => Let(step, $"torch.max_pool2d({Read(step)}, {Window(row.Kernel, row.Stride, row.Padding)}, [1, 1], {Text(row.CeilMode)})"),
        AvgPool row => Let(step, $"torch.avg_pool2d({Read(step)}, {Window(row.Kernel, row.Stride, row.Padding)}, False, {Text(row.CountIncludePad)}, None)"),
        AdaptiveAvgPool row => Let(step, $"torch.adaptive_avg_pool2d({Read(step)}, {Text(row.Output)})"),
        GlobalPool row => GlobalPool(step, row),
        Block => Let(step, $"torch.cat([{string.Join(", ", step.Inputs.Select(input => _names[input]))}], 1)"),
        Residual row => Sum(step, row),
        Flatten => Let(step, $"torch.flatten({Read(step)}, 1)"),
        Networks.Tables.Relu => Let(step, $"torch.relu({Read(step)})"),
        Networks.Tables.Linear => Linear(step),
        Networks.Tables.UnitLength => UnitLength(step),
        var row => throw new NotSupportedException($"Rows of type {row.GetType().Name} cannot be exported."),
    };

    private string Read(ExportStep step) => _names[step.Input];

    private string Let(ExportStep step, string expression) => code.Let(step.Output.Name, expression);

    private static string Window(Extent kernel, Extent stride, Extent padding) => $"{Text(kernel)}, {Text(stride)}, {Text(padding)}";

    private string PerChannel(ExportStep step, InputTransform row)
    {
        var scaled = code.Let($"{step.Path}_scaled", $"torch.mul({Read(step)}, {Vector($"{step.Path}.scale", row.Scale)})");
        return Let(step, $"torch.add({scaled}, {Vector($"{step.Path}.shift", row.Shift)})");
    }

    private string Vector(string key, IReadOnlyList<float> values) => code.Weight(
        WritableTensor.Deferred(key, [1, values.Count, 1, 1], ScalarType.Float32, () => tensor(values.ToArray(), [1, values.Count, 1, 1])));

    private string Convolution(ExportStep step, Extent kernel, Extent stride, Extent padding, int groups = 1)
    {
        // Some CPUs' kernels are wrong for other numbers of channels (ChannelTail); channels of zeros are exact, and the file is for every machine.
        var added = groups == 1 ? ChannelTail.InputsToAdd(step.Input.Shape.Channels, kernel) : 0;
        var input = added == 0 ? Read(step) : code.Let($"{step.Input.Name}_padded", $"torch.constant_pad_nd({Read(step)}, [0, 0, 0, 0, 0, {added}], 0)");
        var filters = code.Weight(weights.Filters(step, fold, added));
        var bias = weights.Bias(step, fold) is { } vector ? code.Weight(vector) : "None";
        return Let(step, $"torch.conv2d({input}, {filters}, {bias}, {Text(stride)}, {Text(padding)}, [1, 1], {groups})");
    }

    private string Normalized(ExportStep step, string convolved) =>
        fold ? convolved : Normalization(ExportWeights.NormalizationOf(step)!, convolved, $"{step.Output.Name}_normalized");

    private string Normalization(string key, string input, string output)
    {
        var (weight, bias, mean, variance) = (Part("weight"), Part("bias"), Part("running_mean"), Part("running_var"));
        return code.Let(output, $"torch.batch_norm({input}, {weight}, {bias}, {mean}, {variance}, False, 0.1, {Text(weights.Epsilon)}, True)");

        string Part(string name) => code.Weight(weights.Of($"{key}.{name}"));
    }

    /// <summary>Of a value that nothing else reads.</summary>
    private string ReluInPlace(string value) => code.Let($"{value}_relu", $"torch.relu_({value})");

    /// <summary>The sum over neighbouring channels is an average pool on the axis of the channels.</summary>
    private string LocalResponseNorm(ExportStep step, LocalResponseNorm row)
    {
        var name = step.Output.Name;
        var squares = code.Let($"{name}_squares", $"torch.unsqueeze(torch.flatten(torch.mul({Read(step)}, {Read(step)}), 2), 1)");
        var means = code.Let($"{name}_means", $"torch.avg_pool2d({squares}, [{row.Size}, 1], [1, 1], [{row.Size / 2}, 0], False, True, None)");
        var divisor = code.Let($"{name}_divisor", $"torch.pow(torch.add(torch.mul({means}, {Text(row.Alpha)}), 1), {Text(row.Beta)})");
        return Let(step, $"torch.div({Read(step)}, torch.view_as(torch.squeeze({divisor}, 1), {Read(step)}))");
    }

    /// <summary><c>max((⌈size/stride⌉ − 1)·stride + kernel − size, 0)</c> on each axis, the smaller half before.</summary>
    private string SamePad(ExportStep step, SamePad row)
    {
        var (top, bottom) = Axis("rows", 2, row.Kernel.Height, row.Stride.Height);
        var (left, right) = Axis("columns", 3, row.Kernel.Width, row.Stride.Width);
        return Let(step, $"torch.constant_pad_nd({Read(step)}, [{left}, {right}, {top}, {bottom}], {Text(row.Value)})");

        (string Before, string After) Axis(string what, int axis, int kernel, int stride)
        {
            var size = code.Let($"{what}_of", $"torch.size({Read(step)}, {axis})");
            var places = code.Let($"{what}_places", $"torch.floordiv(torch.add({size}, {stride - 1}), {stride})");
            var missing = code.Let($"{what}_missing", $"torch.sub(torch.add(torch.mul(torch.sub({places}, 1), {stride}), {kernel}), {size})");
            var total = code.Let($"{what}_added", $"ops.prim.max({missing}, 0)");
            var before = code.Let($"{what}_before", $"torch.floordiv({total}, 2)");
            return (before, code.Let($"{what}_after", $"torch.sub({total}, {before})"));
        }
    }

    private string GlobalPool(ExportStep step, GlobalPool row)
    {
        var (average, maximum) = ($"torch.adaptive_avg_pool2d({Read(step)}, [1, 1])", $"torch.amax({Read(step)}, [2, 3], True)");
        return Let(step, row.Pooling switch
        {
            GlobalPooling.Average => average,
            GlobalPooling.Maximum => maximum,
            GlobalPooling.Concatenated => $"torch.cat([{average}, {maximum}], 1)",
            _ => $"torch.mul(torch.add({average}, {maximum}), 0.5)",
        });
    }

    private string Sum(ExportStep step, Residual row)
    {
        var sum = $"torch.add({_names[step.Inputs[0]]}, {_names[step.Inputs[1]]}, alpha={Text(row.Scale)})";
        return Let(step, row.Relu ? $"torch.relu_({sum})" : sum);
    }

    private string Linear(ExportStep step)
    {
        var weight = code.Weight(weights.Of($"{step.Path}.weight"));
        var bias = weights.Find($"{step.Path}.bias") is { } vector ? code.Weight(vector) : "None";
        return Let(step, $"torch.linear({Read(step)}, {weight}, {bias})");
    }

    private string UnitLength(ExportStep step)
    {
        var squares = code.Let($"{step.Output.Name}_square", $"torch.sum(torch.mul({Read(step)}, {Read(step)}), [1], True)");
        return Let(step, $"torch.div({Read(step)}, torch.clamp_min(torch.sqrt({squares}), 1.0e-12))");
    }
}
