using Inception.Graphs;
using Inception.Graphs.Passes;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Export;

/// <summary>A network's graph, the names of its values, and its parameters: float32, made one at a time when they are written.</summary>
internal sealed class ExportedNetwork
{
    private static readonly string[] BatchNormParts = ["weight", "bias", "running_mean", "running_var"];

    private readonly Dictionary<string, Tensor> _state;

    /// <summary>Reads the network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="options">Whether batch normalization is folded.</param>
    /// <param name="image">The shape of the images that the file is for.</param>
    public ExportedNetwork(InceptionNetwork network, ExportOptions options, FeatureShape image)
    {
        FiniteTensors.RequireWeights(network);
        _state = network.state_dict();
        Epsilon = network.Table.Epsilon;
        var graph = NetworkGraphs.Build(network, normalization: null);
        if (options is OnnxExportOptions { Calibration: not null }) graph = Fusion.ForQuantization(graph);
        else if (options.FoldBatchNorm) graph = FoldAffine.Apply(graph);
        Graph = graph;
        Shapes = Graph.Shapes(image);
    }

    public Graph Graph { get; }

    /// <summary>The shape of every value.</summary>
    public IReadOnlyDictionary<Node, FeatureShape> Shapes { get; }

    /// <summary>ε of every batch normalization.</summary>
    public double Epsilon { get; }

    /// <summary>A name that says where a value comes from: the row's key where it is the last of the row's values. Not unique.</summary>
    public string NameOf(Node node)
    {
        if (node is OperationNode { Operation: { HasKey: false } unnamed }) return unnamed.GetType().Name;
        if (node is AffineNode { Source: InputNode, BatchNorm: null }) return "input_transform";
        var (kind, part) = node.Accept(NodeNames.Instance, this);
        var name = node.Path.Length == 0 || node.Path[^1] == '.' ? node.Path + kind : node.Path;
        return Graph.Nodes.Any(other => other is ReluNode or AffineNode && ReferenceEquals(other.Source, node) && other.Path == node.Path) ? name + part : name;
    }

    /// <summary>The filters of a convolution or the weights of a fully connected layer.</summary>
    /// <param name="filters">The filters.</param>
    /// <param name="addedInputs">Input channels of zeros to add.</param>
    public static WritableTensor WeightOf(Filters filters, int addedInputs = 0)
    {
        long[] shape = [.. filters.Shape];
        shape[1] += addedInputs;
        return TensorWriting.Deferred($"{filters.Key}.weight", shape, ScalarType.Float32, () =>
        {
            using var product = filters.ProductTensor();
            var rounded = product.to(ScalarType.Float32);
            if (addedInputs == 0) return rounded;
            using (rounded) return nn.functional.pad(rounded, [0, 0, 0, 0, 0, addedInputs]);
        });
    }

    /// <summary>The bias; null where there is none.</summary>
    public static WritableTensor? BiasOf(Filters filters) => filters.HasBias ? Numbers($"{filters.Key}.bias", filters.Bias, filters.Count) : null;

    /// <summary>A batch normalization's weight, bias, mean and variance, as the network has them.</summary>
    public IEnumerable<WritableTensor> BatchNorm(string key) => BatchNormParts.Select(part =>
    {
        var (name, parameter) = ($"{key}.{part}", _state[$"{key}.{part}"]);
        return TensorWriting.Deferred(name, parameter.shape, ScalarType.Float32, () =>
        {
            using var detached = parameter.detach();
            return detached.to(ScalarType.Float32, copy: true);
        });
    });

    /// <summary>A number for each channel, as the values of a node are multiplied with or added to.</summary>
    public WritableTensor PerChannel(Node node, string part, double[] values) =>
        Numbers($"{NameOf(node)}.{part}", values, Shapes[node].IsVector ? [1, values.Length] : [1, values.Length, 1, 1]);

    private static WritableTensor Numbers(string key, double[] values, params long[] shape) =>
        TensorWriting.Deferred(key, shape, ScalarType.Float32, () => tensor(values, shape, ScalarType.Float32));

    /// <summary>For each kind of node: the name where its row has none, and what is added to the row's key where the row makes more values after it.</summary>
    private sealed class NodeNames : INodeVisitor<ExportedNetwork, (string Kind, string Part)>
    {
        private NodeNames()
        {
        }

        public static NodeNames Instance { get; } = new();

        public (string Kind, string Part) Input(InputNode node, ExportedNetwork input) => ("Input", "");

        public (string Kind, string Part) Convolution(ConvolutionNode node, ExportedNetwork input) => ("Conv", "_convolved");

        public (string Kind, string Part) Linear(LinearNode node, ExportedNetwork input) => ("Linear", "");

        public (string Kind, string Part) Affine(AffineNode node, ExportedNetwork input) => ("BatchNorm", "_normalized");

        public (string Kind, string Part) Relu(ReluNode node, ExportedNetwork input) => ("Relu", "");

        public (string Kind, string Part) Operation(OperationNode node, ExportedNetwork input) => (node.Operation.GetType().Name, "");

        public (string Kind, string Part) Concat(ConcatNode node, ExportedNetwork input) => ("Block", "");

        public (string Kind, string Part) Sum(SumNode node, ExportedNetwork input) => ("Residual", "_sum");

        public (string Kind, string Part) Channels(ChannelsNode node, ExportedNetwork input) => ("Channels", "");
    }
}
