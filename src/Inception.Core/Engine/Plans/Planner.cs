using Inception.Engine.Choice;
using Inception.Engine.Kernels;
using Inception.Engine.Steps;
using Inception.Graphs;
using Inception.Layers;
using Inception.Networks.Tables;

namespace Inception.Engine.Plans;

/// <summary>
/// Makes a plan of a graph for one size of image. Each node becomes a step, or none: parts of a concatenation are written where they belong, zeros
/// around a map lie in its memory, and the normalization of the image is done when it is read.
/// </summary>
/// <typeparam name="T">The vector.</typeparam>
internal sealed class Planner<T> : INodeVisitor<Node, FeatureMap>
    where T : unmanaged, IVector<T>
{
    // A cache line, in floats.
    private const int Alignment = 16;

    private readonly Graph _graph;
    private readonly IReadOnlyDictionary<Node, FeatureShape> _shapes;
    private readonly ChannelLanes _lanes;
    private readonly IKernelChoice _choice;
    private readonly bool _largeTiles;
    private readonly float[]? _levels;
    private readonly Dictionary<Node, FeatureMap> _maps = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, FeatureMap> _slices = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Node, int> _phases = new(ReferenceEqualityComparer.Instance);
    private readonly List<MapBuffer> _buffers = [];
    private readonly List<Step> _steps = [];
    private readonly List<WeightPlace> _weights = [];

    private Planner(Graph graph, FeatureShape image, IKernelChoice choice, bool largeTiles, float[]? levels)
    {
        (_graph, _shapes, _choice, _largeTiles, _levels) = (graph, graph.Shapes(image), choice, largeTiles, levels);
        LargestMap.Require(_shapes, image, T.Lanes);
        _lanes = new(graph, _shapes, T.Lanes);
    }

    /// <summary>Makes a plan.</summary>
    /// <param name="graph">A graph after <see cref="PortablePasses"/>.</param>
    /// <param name="image">The shape of the images.</param>
    /// <param name="choice">Which kernel computes each convolution.</param>
    /// <param name="largeTiles">Whether tiles with larger rounding errors are allowed.</param>
    /// <param name="threads">The threads that share an image. Numbers do not depend on it.</param>
    /// <param name="levels">What each byte of an image stands for, <c>channels × 256</c>; null where images come as floats only.</param>
    /// <exception cref="ArgumentException">The images are so large that a feature map cannot be addressed.</exception>
    public static NetworkPlan Plan(Graph graph, FeatureShape image, IKernelChoice choice, bool largeTiles, int threads, float[]? levels = null)
    {
        var planner = new Planner<T>(graph, image, choice, largeTiles, levels);
        foreach (var node in graph.Nodes) planner._maps[node] = node.Accept(planner, node);
        return planner.Finish(threads);
    }

    public FeatureMap Input(InputNode node, Node self)
    {
        _phases[node] = 0;
        var map = Map(node);
        if (_graph.Readers(node) is [AffineNode affine] && _lanes.IsInput(affine)) return map;
        _steps.Add(new ImageStep(map, null, null, _levels));
        return map;
    }

    public FeatureMap Convolution(ConvolutionNode node, Node self)
    {
        var (source, top, left) = Unpadded(node.Source, 0);
        var (input, output) = (_maps[source], Target(node));
        var summand = node.Summand is { } added ? _maps[added] : null;
        var shape = new ConvolutionShape(
            input.Channels, output.Channels, node.Kernel, node.Stride, top + node.Padding.Height, left + node.Padding.Width,
            input.Extent, output.Extent, node.Groups, node.Relu ? 0 : float.NegativeInfinity);
        if (summand is not null && shape.Groups > 1) return GroupedSum(node, shape, input, summand, output);
        AddConvolution(node, shape, input, summand, output);
        return output;
    }

    public FeatureMap Linear(LinearNode node, Node self)
    {
        var (input, output) = (_maps[node.Source], Target(node));
        var inputs = _shapes[node.Source];
        var kernel = new FullyConnected<T>(new int[inputs.Channels * inputs.Height * inputs.Width], node.Filters.Count, 0);
        var place = Place(node.Path, kernel.PackedSize, Packing(kernel, node.Filters));
        Add(node, new FullyConnectedStep<T>(
            node.Path, place.Offset, node.Filters.Count, node.Relu ? 0 : float.NegativeInfinity, input, output)
        { Phase = PhaseAfter(node) });
        return output;
    }

    public FeatureMap Affine(AffineNode node, Node self)
    {
        var floor = node.Relu ? 0 : float.NegativeInfinity;
        if (_lanes.IsInput(node))
        {
            var image = _maps[node.Source];
            _phases[node] = 0;
            _steps.Add(new ImageStep(image, [.. node.Scale.Select(value => (float)value)], [.. node.Shift.Select(value => (float)value)], _levels));
            return image;
        }

        if (IsPoolWithBias(node))
        {
            var pool = (OperationNode)node.Source;
            var (input, output) = (_maps[pool.Source], Target(node));
            var place = Place(node.Path, output.Channels.Length, Packing(output.Channels, node.Shift));
            Add(node, new WindowPoolStep<T>(node.Path, Windows(pool, input, 0, 0), place.Offset, floor, input, output) { Phase = PhaseAfter(pool) });
            return output;
        }

        return Pointwise(node, node.Scale, node.Shift, 0, node.Relu);
    }

    public FeatureMap Relu(ReluNode node, Node self)
    {
        double[] ones = [.. Enumerable.Repeat(1.0, _shapes[node].Channels)];
        return Pointwise(node, ones, new double[ones.Length], 0, relu: true);
    }

    public FeatureMap Sum(SumNode node, Node self)
    {
        double[] ones = [.. Enumerable.Repeat(1.0, _shapes[node].Channels)];
        return Pointwise(node, ones, new double[ones.Length], node.Scale, node.Relu);
    }

    public FeatureMap Concat(ConcatNode node, Node self)
    {
        var whole = Target(node);
        _phases[node] = node.Inputs.Max(input => _phases[input]);
        var group = 0;
        foreach (var input in node.Inputs)
        {
            var slice = whole.Slice(group, _lanes.Of(input));
            group += slice.Groups;
            if (_maps[input].IsAt(slice)) continue;
            _phases[node] = Math.Max(_phases[node], _phases[input] + 1);
            _steps.Add(new CopyStep(node.Path, _maps[input], slice) { Phase = _phases[input] + 1 });
        }

        return whole;
    }

    public FeatureMap Channels(ChannelsNode node, Node self)
    {
        var output = Target(node);
        Add(node, new CopyStep(node.Path, _maps[node.Source], output, node.First) { Phase = PhaseAfter(node) });
        return output;
    }

    public FeatureMap Operation(OperationNode node, Node self)
    {
        switch (node.Operation)
        {
            case Flatten when _lanes.IsPixel(node.Source):
                _phases[node] = _phases[node.Source];
                return _maps[node.Source];
            case SamePad pad when IsTakenUp(node, pad):
                _phases[node] = _phases[node.Source];
                return _maps[node.Source];
            case AvgPool when _graph.Readers(node) is [AffineNode affine] && IsPoolWithBias(affine):
                _phases[node] = _phases[node.Source];
                return _maps[node.Source];
        }

        var isMaximum = node.Operation is MaxPool;
        var (source, top, left) = Unpadded(node.Source, isMaximum ? double.NegativeInfinity : double.NaN);
        var (input, output) = (_maps[source], Target(node));
        var phase = PhaseAfter(node);
        Add(node, node.Operation switch
        {
            SamePad pad => new CopyStep(
                node.Path, input, output, 0, pad.Total(input.Extent).Height / 2, pad.Total(input.Extent).Width / 2, (float)pad.Value)
            { Phase = phase },
            MaxPool or AvgPool or AdaptiveAvgPool =>
                new WindowPoolStep<T>(node.Path, Windows(node, input, top, left), null, float.NegativeInfinity, input, output) { Phase = phase },
            GlobalPool pool => new GlobalPoolStep<T>(node.Path, pool.Pooling, input, output) { Phase = phase },
            LocalResponseNorm row => new ResponseNormalizationStep<T>(node.Path, row, input, output) { Phase = phase },
            Flatten => new VectorStep(node.Path, input, output, isOfUnitLength: false) { Phase = phase },
            UnitLength => new VectorStep(node.Path, input, output, isOfUnitLength: true) { Phase = phase },
            _ => throw new NotSupportedException($"{node.Path}: the portable engine has no step for {node.Operation.GetType().Name}."),
        });
        return output;
    }

    private static unsafe WeightPacking Packing(FullyConnected<T> kernel, Filters filters) => packed =>
    {
        using var values = new FilterValues(filters);
        kernel.Pack(values.Span, filters.Bias, packed);
    };

    private static unsafe WeightPacking Packing(ConvolutionKernel kernel, Filters filters) => packed =>
    {
        using var values = new FilterValues(filters);
        kernel.Pack(values.Span, filters.Bias, packed);
    };

    /// <summary>Numbers for each lane, one vector of numbers after the other; 0 where a lane has no channel.</summary>
    private static unsafe WeightPacking Packing(int[] channels, params double[][] numbers) => packed =>
    {
        foreach (var values in numbers)
        {
            foreach (var channel in channels) *packed++ = channel < 0 ? 0 : (float)values[channel];
        }
    };

    private NetworkPlan Finish(int threads)
    {
        foreach (var step in _steps)
        {
            foreach (var map in step.Reads) map.Buffer.UseIn(step.Phase);
            step.Writes.Buffer.UseIn(step.Phase);
        }

        var output = _maps[_graph.Output];
        var embedding = _graph.Output is LinearNode classifier ? _maps[classifier.Source] : output;
        var evidence = Evidence(out var places);
        foreach (var result in (FeatureMap?[])[output, embedding, places]) result?.Buffer.UseIn(_steps.Max(step => step.Phase));
        foreach (var buffer in _buffers.Where(buffer => !buffer.Layout.Border.IsEmpty && buffer.LastPhase >= 0))
            _steps.Add(new BorderStep(new(buffer, 0, [])) { Phase = buffer.FirstPhase });
        var size = Arena.Place(_buffers.Where(buffer => buffer.LastPhase >= 0));
        foreach (var step in _steps) step.Bind(threads);
        return new NetworkPlan(_steps, _weights, output, embedding, evidence?.Invoke(), size);
    }

    /// <summary>The mean over places that the logits are a linear function of, if they are; made once the layouts are final.</summary>
    private Func<PlanEvidence>? Evidence(out FeatureMap? places)
    {
        places = null;
        var node = _graph.Output;
        while (IsLinear(node)) node = node.Source;
        if (ReferenceEquals(node, _graph.Output) || !IsMeanOfPlaces(node)) return null;
        var (map, mean) = (_maps[node.Source], _maps[node]);
        places = map;
        return () => new PlanEvidence(map, mean, _phases[node]);
    }

    private static bool IsMeanOfPlaces(Node node) => node is OperationNode
    {
        Operation: GlobalPool { Pooling: GlobalPooling.Average } or AdaptiveAvgPool { Output: { Height: 1, Width: 1 } },
    };

    private static bool IsLinear(Node node) => node switch
    {
        LinearNode { Relu: false } or AffineNode { Relu: false } or OperationNode { Operation: Flatten } => true,
        ConvolutionNode { Relu: false, Summand: null } convolution => convolution.Kernel is { Height: 1, Width: 1 },
        _ => false,
    };

    /// <summary>Where a node's output goes: its slice of a concatenation, or a buffer of its own.</summary>
    private FeatureMap Target(Node node) => _slices.TryGetValue(node, out var slice) ? slice : Parent(node) is { } parent ? SliceOf(node, parent) : Map(node);

    private FeatureMap Map(Node node)
    {
        if (_maps.TryGetValue(node, out var known)) return known;
        var shape = _shapes[node];
        var channels = _lanes.Of(node);
        var lanes = channels.Length < T.Lanes ? channels.Length : T.Lanes;
        var isVector = node is LinearNode or OperationNode { Operation: UnitLength or Flatten };
        var layout = isVector ? new MapLayout(1, 1, channels.Length / lanes, lanes) : new MapLayout(shape.Height, shape.Width, channels.Length / lanes, lanes);
        var buffer = new MapBuffer(layout);
        _buffers.Add(buffer);
        return _maps[node] = new FeatureMap(buffer, 0, channels);
    }

    private FeatureMap SliceOf(Node node, ConcatNode parent)
    {
        var whole = Target(parent);
        if (!_slices.ContainsKey(parent)) _slices[parent] = whole;
        var group = 0;
        foreach (var input in parent.Inputs)
        {
            if (ReferenceEquals(input, node)) break;
            group += _lanes.Of(input).Length / T.Lanes;
        }

        return _slices[node] = whole.Slice(group, _lanes.Of(node));
    }

    /// <summary>The first concatenation of which a node's output is a part, if the node has a step that can write there.</summary>
    private ConcatNode? Parent(Node node)
    {
        if (node is InputNode or OperationNode { Operation: SamePad } || _lanes.IsInput(node)
            || (node is OperationNode { Operation: Flatten } && _lanes.IsPixel(node.Source)))
            return null;
        return _graph.Readers(node).OfType<ConcatNode>().FirstOrDefault();
    }

    private void AddConvolution(ConvolutionNode node, ConvolutionShape shape, FeatureMap input, FeatureMap? summand, FeatureMap output)
    {
        var kernel = _choice.Choose(node.Path, [.. KernelCatalogue<T>.For(shape, summand is not null, _largeTiles)]);
        input.Layout.Reserve(kernel.Border);
        var place = Place(node.Path, kernel.PackedSize, Packing(kernel, node.Filters), kernel.Name);
        Add(node, new ConvolutionStep(node.Path, kernel, place.Offset, input, summand, output) { Phase = PhaseAfter(node) });
    }

    /// <summary>A convolution in groups, then the sum: no kernel for groups adds.</summary>
    private FeatureMap GroupedSum(ConvolutionNode node, ConvolutionShape shape, FeatureMap input, FeatureMap summand, FeatureMap output)
    {
        var buffer = new MapBuffer(new(output.Layout.Height, output.Layout.Width, output.Groups, T.Lanes));
        _buffers.Add(buffer);
        var product = new FeatureMap(buffer, 0, output.Channels);
        AddConvolution(node, shape with { Floor = float.NegativeInfinity }, input, null, product);
        double[] ones = [.. Enumerable.Repeat(1.0, shape.FilterCount)];
        _steps.Add(Elementwise(node.Path, ones, new double[ones.Length], 1, shape.Floor, product, summand, output, ++_phases[node]));
        return output;
    }

    private FeatureMap Pointwise(Node node, double[] scale, double[] shift, double factor, bool relu)
    {
        var (input, output) = (_maps[node.Source], Target(node));
        var phase = PhaseAfter(node);
        var other = factor == 0 ? null : _maps[node.Inputs[1]];
        if (other is not null && !other.Channels.SequenceEqual(input.Channels))
        {
            var buffer = new MapBuffer(new(input.Layout.Height, input.Layout.Width, input.Groups, T.Lanes));
            _buffers.Add(buffer);
            var moved = new FeatureMap(buffer, 0, input.Channels);
            _steps.Add(new CopyStep(node.Path, other, moved) { Phase = phase++ });
            other = moved;
        }

        Add(node, Elementwise(node.Path, scale, shift, factor, relu ? 0 : float.NegativeInfinity, input, other, output, phase));
        return output;
    }

    private ElementwiseStep<T> Elementwise(
        string path, double[] scale, double[] shift, double factor, float floor, FeatureMap input, FeatureMap? other, FeatureMap output, int phase)
    {
        var place = Place(path, 2 * input.Channels.Length, Packing(input.Channels, scale, shift));
        return new(path, new((float)factor, floor), place.Offset, input, other, output) { Phase = phase };
    }

    private WeightPlace Place(string path, long size, WeightPacking pack, string kernel = "")
    {
        var offset = _weights.Count == 0 ? 0 : _weights[^1].Offset + ((_weights[^1].Size + Alignment - 1) / Alignment * Alignment);
        var place = WeightPlace.Create(path, kernel, offset, size, pack);
        _weights.Add(place);
        return place;
    }

    private int PhaseAfter(Node node) => node.Inputs.Max(input => _phases[input]) + 1;

    private void Add(Node node, Step step)
    {
        _steps.Add(step);
        _phases[node] = step.Phase;
    }

    /// <summary>What a node reads, without paddings that its kernel can take up, and how many rows and columns those add above and before.</summary>
    private (Node Source, int Top, int Left) Unpadded(Node source, double value)
    {
        var (top, left) = (0, 0);
        while (source is OperationNode { Operation: SamePad pad } && pad.Value.Equals(value) && IsTakenUp(source, pad))
        {
            var inner = _shapes[source.Source];
            var total = pad.Total(new(inner.Height, inner.Width));
            (top, left, source) = (top + (total.Height / 2), left + (total.Width / 2), source.Source);
        }

        return (source, top, left);
    }

    /// <summary>Whether all that read a padding read the map inside it instead: convolutions zeros, maxima negative infinity.</summary>
    private bool IsTakenUp(Node padding, SamePad pad) =>
        !ReferenceEquals(padding, _graph.Output)
        && _graph.Readers(padding).All(reader =>
            (pad.Value == 0 && reader is ConvolutionNode convolution && !ReferenceEquals(convolution.Summand, padding))
            || (double.IsNegativeInfinity(pad.Value) && reader is OperationNode { Operation: MaxPool }));

    /// <summary>An average pool that was moved behind its convolution, so that bias and ReLU come last.</summary>
    private bool IsPoolWithBias(AffineNode node) =>
        node.Source is OperationNode { Operation: AvgPool } && _graph.IsUsedOnce(node.Source) && node.Scale.All(scale => scale == 1);

    private PoolWindows Windows(OperationNode node, FeatureMap input, int top, int left)
    {
        var shape = _shapes[node];
        var output = new Extent(shape.Height, shape.Width);
        return node.Operation switch
        {
            MaxPool pool => PoolWindows.Sliding(
                isMaximum: true, input.Extent, output, pool.Kernel, pool.Stride, new(top + pool.Padding.Height, left + pool.Padding.Width, 0, 0), null),
            AvgPool pool => PoolWindows.Sliding(
                isMaximum: false, input.Extent, output, pool.Kernel, pool.Stride, new(pool.Padding.Height, pool.Padding.Width, 0, 0),
                pool.CountIncludePad ? pool.Kernel.Height * pool.Kernel.Width : null),
            _ => PoolWindows.Adaptive(input.Extent, output),
        };
    }
}
