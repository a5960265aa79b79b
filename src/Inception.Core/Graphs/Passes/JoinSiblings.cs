namespace Inception.Graphs.Passes;

/// <summary>
/// 1×1 convolutions of one input become one, whose channels the readers share: the input is read once, and the kernel has more to do at a time.
/// </summary>
internal static class JoinSiblings
{
    public static Graph Apply(Graph graph)
    {
        var places = graph.Nodes.OfType<ConvolutionNode>()
            .Where(node => node.IsPointwise && node.Summand is null && !ReferenceEquals(node, graph.Output))
            .GroupBy(node => (Source: (object)node.Source, node.Relu), new BySource())
            .Where(siblings => siblings.Count() > 1)
            .SelectMany(siblings => Places([.. siblings]))
            .ToDictionary<(Node Node, Siblings Group, int First), Node, (Siblings Group, int First)>(
                place => place.Node, place => (place.Group, place.First), ReferenceEqualityComparer.Instance);
        return graph.Rewrite((old, node) => places.TryGetValue(old, out var place) && node is ConvolutionNode convolution
            ? new ChannelsNode(node.Path, [place.Group.Joined(convolution.Source)], place.First, convolution.Filters.Count)
            : node);
    }

    private static IEnumerable<(Node Node, Siblings Group, int First)> Places(ConvolutionNode[] siblings)
    {
        var group = new Siblings(siblings);
        var first = 0;
        foreach (var sibling in siblings)
        {
            yield return (sibling, group, first);
            first += sibling.Filters.Count;
        }
    }

    /// <summary>Convolutions that become one, made when the first of them is met.</summary>
    private sealed class Siblings(ConvolutionNode[] siblings)
    {
        private ConvolutionNode? _joined;

        public ConvolutionNode Joined(Node source) => _joined ??= siblings[0] with
        {
            Path = string.Join(" + ", siblings.Select(sibling => sibling.Path)),
            Inputs = [source],
            Filters = Filters.Join([.. siblings.Select(sibling => sibling.Filters)]),
        };
    }

    private sealed class BySource : IEqualityComparer<(object Source, bool Relu)>
    {
        public bool Equals((object Source, bool Relu) x, (object Source, bool Relu) y) => ReferenceEquals(x.Source, y.Source) && x.Relu == y.Relu;

        public int GetHashCode((object Source, bool Relu) key) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Source);
    }
}
