using Inception.Graphs;
using Inception.Layers;
using Inception.Networks.Tables;
using static Inception.Export.TorchScript.ScriptCode;

namespace Inception.Export.TorchScript;

/// <summary>Writes the nodes of a network as lines of TorchScript, of operators that PyTorch has had since 1.7.</summary>
internal sealed class ScriptNetwork(ScriptCode code, ExportedNetwork network)
{
    private readonly Dictionary<Node, string> _names = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds all lines.</summary>
    /// <returns>The variable of what the last node makes.</returns>
    public string Add()
    {
        foreach (var node in network.Graph.Nodes) _names[node] = Add(node);
        return _names[network.Graph.Output];
    }

    private string Add(Node node) => node switch
    {
        InputNode => Input,
        ConvolutionNode convolution => Convolution(convolution),
        AffineNode { BatchNorm: { } key } => Normalization(node, key),
        AffineNode affine => PerChannel(affine),
        LinearNode linear => Let(node, $"torch.linear({Read(node)}, {code.Weight(ExportedNetwork.WeightOf(linear.Filters))}, {Bias(linear.Filters)})"),
        ReluNode => Let(node, $"torch.{(IsReadAlone(node) ? "relu_" : "relu")}({Read(node)})"),
        SumNode sum => Let(node, $"torch.add({_names[node.Inputs[0]]}, {_names[node.Inputs[1]]}, alpha={Text(sum.Scale)})"),
        ConcatNode => Let(node, $"torch.cat([{string.Join(", ", node.Inputs.Select(input => _names[input]))}], 1)"),
        RowNode row => Add(node, row.Row),
        _ => throw new NotSupportedException($"{node.GetType().Name} cannot be exported."),
    };

    private string Add(Node node, Row row) => row switch
    {
        LocalResponseNorm norm => LocalResponseNorm(node, norm),
        SamePad pad => SamePad(node, pad),
        MaxPool pool => Let(node, $"torch.max_pool2d({Read(node)}, {Window(pool.Kernel, pool.Stride, pool.Padding)}, [1, 1], {Text(pool.CeilMode)})"),
        AvgPool pool => Let(node, $"torch.avg_pool2d({Read(node)}, {Window(pool.Kernel, pool.Stride, pool.Padding)}, False, {Text(pool.CountIncludePad)}, None)"),
        AdaptiveAvgPool pool => Let(node, $"torch.adaptive_avg_pool2d({Read(node)}, {Text(pool.Output)})"),
        GlobalPool pool => GlobalPool(node, pool),
        Flatten => Let(node, $"torch.flatten({Read(node)}, 1)"),
        Networks.Tables.UnitLength => UnitLength(node),
        _ => throw new NotSupportedException($"Rows of type {row.GetType().Name} cannot be exported."),
    };

    private string Read(Node node) => _names[node.Source];

    private string Let(Node node, string expression) => code.Let(network.NameOf(node), expression);

    private static string Window(Extent kernel, Extent stride, Extent padding) => $"{Text(kernel)}, {Text(stride)}, {Text(padding)}";

    /// <summary>Whether what a node reads is a value of its own, no view of another's, and nothing else reads it: it may be written over.</summary>
    private bool IsReadAlone(Node node) => node.Source is ConvolutionNode or AffineNode or SumNode or LinearNode && network.Graph.IsUsedOnce(node.Source);

    private string PerChannel(AffineNode node)
    {
        var scaled = code.Let($"{network.NameOf(node)}_scaled", $"torch.mul({Read(node)}, {code.Weight(network.PerChannel(node, "scale", node.Scale))})");
        return Let(node, $"torch.add({scaled}, {code.Weight(network.PerChannel(node, "shift", node.Shift))})");
    }

    private string Convolution(ConvolutionNode node)
    {
        // Some CPUs' kernels are wrong for other numbers of channels (ChannelTail); channels of zeros are exact, and the file is for every machine.
        var added = node.Groups == 1 ? ChannelTail.InputsToAdd(node.Filters.InputChannels, node.Kernel) : 0;
        var input = added == 0 ? Read(node) : code.Let($"{network.NameOf(node.Source)}_padded", $"torch.constant_pad_nd({Read(node)}, [0, 0, 0, 0, 0, {added}], 0)");
        var filters = code.Weight(ExportedNetwork.WeightOf(node.Filters, added));
        return Let(node, $"torch.conv2d({input}, {filters}, {Bias(node.Filters)}, {Text(node.Stride)}, {Text(node.Padding)}, [1, 1], {node.Groups})");
    }

    private string Bias(Filters filters) => ExportedNetwork.BiasOf(filters) is { } bias ? code.Weight(bias) : "None";

    private string Normalization(Node node, string key)
    {
        var parameters = string.Join(", ", network.BatchNorm(key).Select(code.Weight));
        return Let(node, $"torch.batch_norm({Read(node)}, {parameters}, False, 0.1, {Text(network.Epsilon)}, True)");
    }

    /// <summary>The sum over neighbouring channels is an average pool on the axis of the channels.</summary>
    private string LocalResponseNorm(Node node, LocalResponseNorm row)
    {
        var name = network.NameOf(node);
        var squares = code.Let($"{name}_squares", $"torch.unsqueeze(torch.flatten(torch.mul({Read(node)}, {Read(node)}), 2), 1)");
        var means = code.Let($"{name}_means", $"torch.avg_pool2d({squares}, [{row.Size}, 1], [1, 1], [{row.Size / 2}, 0], False, True, None)");
        var divisor = code.Let($"{name}_divisor", $"torch.pow(torch.add(torch.mul({means}, {Text(row.Alpha)}), 1), {Text(row.Beta)})");
        return Let(node, $"torch.div({Read(node)}, torch.view_as(torch.squeeze({divisor}, 1), {Read(node)}))");
    }

    /// <summary><c>max((⌈size/stride⌉ − 1)·stride + kernel − size, 0)</c> on each axis, the smaller half before.</summary>
    private string SamePad(Node node, SamePad row)
    {
        var (top, bottom) = Axis("rows", 2, row.Kernel.Height, row.Stride.Height);
        var (left, right) = Axis("columns", 3, row.Kernel.Width, row.Stride.Width);
        return Let(node, $"torch.constant_pad_nd({Read(node)}, [{left}, {right}, {top}, {bottom}], {Text(row.Value)})");

        (string Before, string After) Axis(string what, int axis, int kernel, int stride)
        {
            var size = code.Let($"{what}_of", $"torch.size({Read(node)}, {axis})");
            var places = code.Let($"{what}_places", $"torch.floordiv(torch.add({size}, {stride - 1}), {stride})");
            var missing = code.Let($"{what}_missing", $"torch.sub(torch.add(torch.mul(torch.sub({places}, 1), {stride}), {kernel}), {size})");
            var total = code.Let($"{what}_added", $"ops.prim.max({missing}, 0)");
            var before = code.Let($"{what}_before", $"torch.floordiv({total}, 2)");
            return (before, code.Let($"{what}_after", $"torch.sub({total}, {before})"));
        }
    }

    private string GlobalPool(Node node, GlobalPool row)
    {
        var (average, maximum) = ($"torch.adaptive_avg_pool2d({Read(node)}, [1, 1])", $"torch.amax({Read(node)}, [2, 3], True)");
        return Let(node, row.Pooling switch
        {
            GlobalPooling.Average => average,
            GlobalPooling.Maximum => maximum,
            GlobalPooling.Concatenated => $"torch.cat([{average}, {maximum}], 1)",
            _ => $"torch.mul(torch.add({average}, {maximum}), 0.5)",
        });
    }

    private string UnitLength(Node node)
    {
        var squares = code.Let($"{network.NameOf(node)}_square", $"torch.sum(torch.mul({Read(node)}, {Read(node)}), [1], True)");
        return Let(node, $"torch.div({Read(node)}, torch.clamp_min(torch.sqrt({squares}), 1.0e-12))");
    }
}
