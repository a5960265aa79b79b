using Inception.Graphs;
using Inception.Networks.Tables;

namespace Inception.Engine.Plans;

/// <summary>
/// Decides for each node of a graph which channel each lane holds: channels fill whole vectors, so that every part of a concatenation begins with a
/// vector of its own.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="shapes">The shape of each node's output.</param>
/// <param name="lanes">Floats of a vector.</param>
internal sealed class ChannelLanes(Graph graph, IReadOnlyDictionary<Node, FeatureShape> shapes, int lanes) : INodeVisitor<Node, int[]>
{
    private readonly Dictionary<Node, int[]> _lanes = new(ReferenceEqualityComparer.Instance);

    /// <summary>The channel of each lane of a node's output; −1 for none.</summary>
    public int[] Of(Node node)
    {
        if (!_lanes.TryGetValue(node, out var known)) _lanes[node] = known = node.Accept(this, node);
        return known;
    }

    /// <summary>As many channels, in whole vectors.</summary>
    public int[] Padded(int channels)
    {
        var padded = new int[(channels + lanes - 1) / lanes * lanes];
        for (var lane = 0; lane < padded.Length; lane++) padded[lane] = lane < channels ? lane : -1;
        return padded;
    }

    /// <summary>An image with few channels stays pixel by pixel, if only convolutions read it.</summary>
    public int[] Input(InputNode node, Node self)
    {
        var channels = shapes[node].Channels;
        var isForConvolutions = graph.Readers(node).All(reader => ReadsImages(reader) || (IsInput(reader) && ReadByConvolutions(reader)));
        return isForConvolutions && channels < lanes ? [.. Enumerable.Range(0, channels)] : Padded(channels);
    }

    /// <summary>Whether a node is the normalization of the image alone, which is done when the image is read.</summary>
    public bool IsInput(Node node) => node is InputNode || (node is AffineNode { Relu: false, Source: InputNode image } && graph.IsUsedOnce(image));

    public int[] Convolution(ConvolutionNode node, Node self) => node.Summand is { } summand ? Of(summand) : Padded(node.Filters.Count);

    public int[] Linear(LinearNode node, Node self) => Padded(node.Filters.Count);

    public int[] Affine(AffineNode node, Node self) => Of(node.Source);

    public int[] Relu(ReluNode node, Node self) => Of(node.Source);

    public int[] Operation(OperationNode node, Node self) => node.Operation switch
    {
        GlobalPool { Pooling: GlobalPooling.Concatenated } => Joined([Of(node.Source), Of(node.Source)]),
        UnitLength => Padded(Count(node.Source)),
        Flatten when !IsPixel(node.Source) => Padded(Count(node.Source)),
        _ => Of(node.Source),
    };

    /// <summary>Whether a map has one pixel, so that its channels are a vector already.</summary>
    public bool IsPixel(Node node) => shapes[node] is { Height: 1, Width: 1 };

    public int[] Concat(ConcatNode node, Node self) => Joined([.. node.Inputs.Select(Of)]);

    public int[] Sum(SumNode node, Node self) => Of(node.Source);

    public int[] Channels(ChannelsNode node, Node self) => Padded(node.Count);

    private int Count(Node node) => (int)shapes[node].Count;

    private bool ReadByConvolutions(Node affine) =>
        graph.Readers(affine).All(ReadsImages);

    /// <summary>Whether a node can read an image pixel by pixel: a convolution, but not a depthwise one.</summary>
    private static bool ReadsImages(Node node) =>
        node is ConvolutionNode { Summand: null } convolution && (convolution.Groups == 1 || convolution.Groups < convolution.Filters.Count);

    private static int[] Joined(IReadOnlyList<int[]> parts)
    {
        var (joined, first) = (new List<int>(), 0);
        foreach (var part in parts)
        {
            joined.AddRange(part.Select(channel => channel < 0 ? -1 : first + channel));
            first += part.Max() + 1;
        }

        return [.. joined];
    }
}
