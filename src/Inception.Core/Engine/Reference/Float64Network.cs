using Inception.Engine.Kernels;
using Inception.Graphs;
using Inception.Layers;
using Inception.Networks.Tables;

namespace Inception.Engine.Reference;

/// <summary>
/// Computes a graph node by node in float64, as each row's formula says: what the engine's results are held to. It shares only
/// the windows of pools with the engine.
/// </summary>
internal sealed class Float64Network : INodeVisitor<IReadOnlyList<Float64Map>, Float64Map>
{
    private readonly Float64Map _image;

    private Float64Network(Float64Map image) => _image = image;

    /// <summary>The output for one image.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="image">The image, <c>C×H×W</c>.</param>
    /// <returns>The logits or the embedding.</returns>
    public static double[] Run(Graph graph, Float64Map image)
    {
        var visitor = new Float64Network(image);
        var values = new Dictionary<Node, Float64Map>(ReferenceEqualityComparer.Instance);
        var uses = graph.Nodes.ToDictionary<Node, Node, int>(node => node, graph.Uses, ReferenceEqualityComparer.Instance);
        try
        {
            foreach (var node in graph.Nodes)
            {
                values[node] = node.Accept(visitor, [.. node.Inputs.Select(input => values[input])]);
                foreach (var input in node.Inputs)
                {
                    if (--uses[input] == 0 && values.Remove(input, out var done) && done != image) done.Dispose();
                }
            }

            return values[graph.Output].Values.ToArray();
        }
        finally
        {
            foreach (var map in values.Values.Where(map => map != image)) map.Dispose();
        }
    }

    public Float64Map Input(InputNode node, IReadOnlyList<Float64Map> inputs) => _image;

    public Float64Map Convolution(ConvolutionNode node, IReadOnlyList<Float64Map> inputs)
    {
        var shape = node.OutputShape([new(inputs[0].Channels, inputs[0].Height, inputs[0].Width)]);
        var sum = new Float64Map(shape.Channels, shape.Height, shape.Width);
        Float64Convolution.Run(inputs[0], node, sum);
        return (inputs.Count == 1 ? sum : sum.Add(inputs[1], 1)).Rectify(node.Relu);
    }

    public Float64Map Linear(LinearNode node, IReadOnlyList<Float64Map> inputs)
    {
        using var vector = inputs[0].AsVector();
        var sum = new Float64Map(node.Filters.Count, 1, 1);
        Float64Convolution.Run(vector, node.Filters, 1, 1, 0, groups: 1, sum);
        return sum.Rectify(node.Relu);
    }

    public Float64Map Affine(AffineNode node, IReadOnlyList<Float64Map> inputs) =>
        inputs[0].Select((value, channel) => (value * node.Scale[channel]) + node.Shift[channel]).Rectify(node.Relu);

    public Float64Map Relu(ReluNode node, IReadOnlyList<Float64Map> inputs) => Copy(inputs[0]).Rectify(relu: true);

    public Float64Map Sum(SumNode node, IReadOnlyList<Float64Map> inputs) =>
        Copy(inputs[0]).Add(inputs[1], node.Scale).Rectify(node.Relu);

    public Float64Map Concat(ConcatNode node, IReadOnlyList<Float64Map> inputs)
    {
        var joined = new Float64Map(inputs.Sum(input => input.Channels), inputs[0].Height, inputs[0].Width);
        var rest = joined.Values;
        foreach (var input in inputs)
        {
            input.Values.CopyTo(rest);
            rest = rest[input.Values.Length..];
        }

        return joined;
    }

    public Float64Map Channels(ChannelsNode node, IReadOnlyList<Float64Map> inputs) => new(
        inputs[0].Values[(node.First * inputs[0].PlaneSize)..((node.First + node.Count) * inputs[0].PlaneSize)],
        node.Count, inputs[0].Height, inputs[0].Width);

    public Float64Map Operation(OperationNode node, IReadOnlyList<Float64Map> inputs)
    {
        var input = inputs[0];
        var shape = node.Operation.OutputShape(new(input.Channels, input.Height, input.Width));
        var (from, to) = (new Extent(input.Height, input.Width), new Extent(shape.Height, shape.Width));
        return node.Operation switch
        {
            Flatten => new(input.Values, input.Values.Length, 1, 1),
            MaxPool pool => Pool(input, shape, PoolWindows.Sliding(true, from, to, pool.Kernel, pool.Stride, Padding(pool.Padding), null)),
            AvgPool pool => Pool(input, shape, PoolWindows.Sliding(
                false, from, to, pool.Kernel, pool.Stride, Padding(pool.Padding), pool.CountIncludePad ? pool.Kernel.Height * pool.Kernel.Width : null)),
            AdaptiveAvgPool => Pool(input, shape, PoolWindows.Adaptive(from, to)),
            GlobalPool pool => Global(input, pool.Pooling),
            LocalResponseNorm row => Normalized(input, row),
            SamePad pad => Padded(input, shape, pad),
            UnitLength => OfLengthOne(input),
            _ => throw new NotSupportedException($"{node.Path}: the reference has no arithmetic for {node.Operation.GetType().Name}."),
        };
    }

    private static Border Padding(Extent padding) => new(padding.Height, padding.Width, 0, 0);

    private static Float64Map Copy(Float64Map map) => new(map.Values, map.Channels, map.Height, map.Width);

    private static Float64Map Pool(Float64Map input, FeatureShape shape, PoolWindows windows)
    {
        var output = new Float64Map(shape.Channels, shape.Height, shape.Width);
        for (var i = 0; i < output.Values.Length; i++)
        {
            var ((top, bottom), (left, right)) = (windows.Rows[i / output.Width % output.Height], windows.Columns[i % output.Width]);
            var plane = input.Plane(i / output.PlaneSize);
            var value = windows.IsMaximum ? double.NegativeInfinity : 0;
            for (var row = top; row < bottom; row++)
            {
                for (var column = left; column < right; column++)
                    value = windows.IsMaximum ? Math.Max(value, plane[(row * input.Width) + column]) : value + plane[(row * input.Width) + column];
            }

            output.Values[i] = windows.IsMaximum ? value : value / (windows.Divisor ?? ((bottom - top) * (right - left)));
        }

        return output;
    }

    private static Float64Map Global(Float64Map input, GlobalPooling pooling)
    {
        var means = Enumerable.Range(0, input.Channels).Select(c => input.Plane(c).ToArray().Average()).ToArray();
        var maxima = Enumerable.Range(0, input.Channels).Select(c => input.Plane(c).ToArray().Max()).ToArray();
        double[] values = pooling switch
        {
            GlobalPooling.Average => means,
            GlobalPooling.Maximum => maxima,
            GlobalPooling.AverageAndMaximum => [.. means.Zip(maxima, (mean, maximum) => (mean + maximum) / 2)],
            _ => [.. means, .. maxima],
        };
        return new(values, values.Length, 1, 1);
    }

    private static Float64Map Normalized(Float64Map input, LocalResponseNorm row)
    {
        var output = new Float64Map(input.Channels, input.Height, input.Width);
        for (var c = 0; c < input.Channels; c++)
        {
            for (var i = 0; i < input.PlaneSize; i++)
            {
                double sum = 0;
                for (var d = Math.Max(0, c - (row.Size / 2)); d <= Math.Min(input.Channels - 1, c + (row.Size / 2)); d++)
                    sum += input.Values[(d * input.PlaneSize) + i] * input.Values[(d * input.PlaneSize) + i];
                var at = (c * input.PlaneSize) + i;
                output.Values[at] = input.Values[at] / Math.Pow(1 + (row.Alpha / row.Size * sum), row.Beta);
            }
        }

        return output;
    }

    private static Float64Map Padded(Float64Map input, FeatureShape shape, SamePad pad)
    {
        var total = pad.Total(new(input.Height, input.Width));
        var output = new Float64Map(shape.Channels, shape.Height, shape.Width);
        output.Values.Fill(pad.Value);
        for (var c = 0; c < input.Channels; c++)
        {
            for (var row = 0; row < input.Height; row++)
            {
                var target = output.Plane(c)[(((row + (total.Height / 2)) * output.Width) + (total.Width / 2))..];
                input.Plane(c).Slice(row * input.Width, input.Width).CopyTo(target);
            }
        }

        return output;
    }

    private static Float64Map OfLengthOne(Float64Map input)
    {
        var values = input.Values.ToArray();
        var length = Math.Max(Math.Sqrt(values.Sum(value => value * value)), 1e-12);
        return new(values.Select(value => value / length).ToArray(), values.Length, 1, 1);
    }
}
