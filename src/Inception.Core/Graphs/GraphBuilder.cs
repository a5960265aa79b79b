using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Weights;

namespace Inception.Graphs;

/// <summary>
/// Reads a table and a network's weights into a graph, row by row and without any change: what the passes make of it can be held to it.
/// </summary>
internal sealed class GraphBuilder : IRowVisitor<Node>
{
    private readonly double _epsilon;
    private readonly Func<string, WeightArray> _weights;

    private GraphBuilder(double epsilon, Func<string, WeightArray> weights) => (_epsilon, _weights) = (epsilon, weights);

    /// <summary>The graph of a table without its auxiliary heads, after an input normalisation of the caller's if there is one.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="weights">Returns the weights of a key, such as <c>Mixed_5b.branch1x1.conv.weight</c>.</param>
    /// <param name="normalization">What is done to the images first; nothing when null.</param>
    /// <param name="output">The logits, or the embedding.</param>
    public static Graph Build(
        NetworkTable table, Func<string, WeightArray> weights, InputTransform? normalization = null, NetworkOutput output = NetworkOutput.Logits)
    {
        var builder = new GraphBuilder(table.Epsilon, weights);
        Node image = new InputNode();
        if (normalization is not null) image = builder.InputTransform(normalization, image);
        return new Graph((output == NetworkOutput.Embedding ? table.WithoutClassifier() : table).Walk(builder, image));
    }

    /// <summary>
    /// The graph of several outputs in one pass, joined to one vector: the mean over all places of stages, then the logits without their bias where they are
    /// asked for.
    /// </summary>
    /// <param name="table">The rows.</param>
    /// <param name="weights">Returns the weights of a key.</param>
    /// <param name="stages">Names of rows before the classifier, in the order of the vector.</param>
    /// <param name="unbiasedLogits">Whether the product of embedding and classifier follows.</param>
    /// <exception cref="ArgumentException">There is no such stage, or the network has no classifier.</exception>
    public static Graph BuildFeatures(NetworkTable table, Func<string, WeightArray> weights, IReadOnlyList<string> stages, bool unbiasedLogits)
    {
        var builder = new GraphBuilder(table.Epsilon, weights);
        var means = new Dictionary<string, Node>();
        Node value = new InputNode();
        foreach (var row in table.WithoutClassifier().Rows.Where(row => row is not Networks.Tables.Auxiliary))
        {
            value = row.Accept(builder, "", value);
            if (stages.Contains(row.Name)) means[row.Name] = Mean(row.Name, value);
        }

        List<Node> parts = [.. stages.Select(stage => means.GetValueOrDefault(stage)
            ?? throw new ArgumentException($"{table.Name} has no stage '{stage}' before its classifier.", nameof(stages)))];
        if (unbiasedLogits)
        {
            var classifier = table.Classifier ?? throw new ArgumentException($"{table.Name} has no classifier: there are no logits.", nameof(unbiasedLogits));
            parts.Add(new LinearNode(classifier.Name, [value], builder.FiltersOf(classifier.Name, bias: false), Relu: false));
        }

        return new Graph(parts is [var only] ? only : new ConcatNode("features", parts));
    }

    public Node InputTransform(InputTransform row, Node input) => new AffineNode(
        "input", [input], [.. row.Scale.Select(value => (double)value)], [.. row.Shift.Select(value => (double)value)], Relu: false);

    public Node Conv(Conv row, string path, Node input)
    {
        var convolution = new ConvolutionNode(
            path, [input], FiltersOf(path + ".conv", row.Bias), row.Stride, row.Padding, Groups: 1, Relu: false);
        return new ReluNode(path, [Normalization(path + ".bn", convolution) with { Path = path }]);
    }

    public Node PlainConv(PlainConv row, string path, Node input)
    {
        var convolution = new ConvolutionNode(path, [input], FiltersOf(path, row.Bias), row.Stride, row.Padding, Groups: 1, Relu: false);
        return row.Relu ? new ReluNode(path, [convolution]) : convolution;
    }

    public Node DepthwiseConv(DepthwiseConv row, string path, Node input)
    {
        var filters = FiltersOf(path, bias: false);
        return new ConvolutionNode(path, [input], filters, row.Stride, row.Padding, Groups: filters.Count / row.Multiplier, Relu: false);
    }

    public Node BatchNorm(BatchNorm row, string path, Node input) => Normalization(path, input);

    public Node LocalResponseNorm(LocalResponseNorm row, string path, Node input) => new OperationNode(path, [input], row);

    public Node SamePad(SamePad row, Node input) => new OperationNode(input.Path, [input], row);

    public Node MaxPool(MaxPool row, string path, Node input) => new OperationNode(path, [input], row);

    public Node AvgPool(AvgPool row, string path, Node input) => new OperationNode(path, [input], row);

    public Node AdaptiveAvgPool(AdaptiveAvgPool row, string path, Node input) => new OperationNode(path, [input], row);

    public Node GlobalPool(GlobalPool row, string path, Node input) => new OperationNode(path, [input], row);

    public Node Concat(Block row, string path, IReadOnlyList<Node> branches) => new ConcatNode(path, branches);

    public Node Add(Residual row, string path, Node shortcut, Node residual)
    {
        var sum = new SumNode(path, [shortcut, residual], row.Scale, Relu: false);
        return row.Relu ? new ReluNode(path, [sum]) : sum;
    }

    public Node Dropout(Dropout row, string path, Node input) => input;

    public Node Flatten(Node input) => new OperationNode(input.Path, [input], new Flatten());

    public Node Relu(Relu row, string path, Node input) => new ReluNode(path, [input]);

    public Node Linear(Linear row, string path, Node input) => new LinearNode(path, [input], FiltersOf(path, row.Bias), Relu: false);

    public Node UnitLength(UnitLength row, string path, Node input) => new OperationNode(path, [input], row);

    public void Auxiliary(Auxiliary row, string path, Node logits)
    {
    }

    private static Node Mean(string stage, Node value) => value is OperationNode { Operation: GlobalPool { Pooling: GlobalPooling.Average } }
        ? value
        : new OperationNode(stage, [value], new GlobalPool(stage, GlobalPooling.Average));

    private Filters FiltersOf(string key, bool bias) => new(_weights(key + ".weight"), bias ? _weights(key + ".bias") : null, key);

    /// <summary>scale = γ / √(σ² + ε), shift = β − μ · scale.</summary>
    private AffineNode Normalization(string key, Node input)
    {
        var (mean, variance) = (Numbers("running_mean"), Numbers("running_var"));
        double[] scale = [.. Numbers("weight").Zip(variance, (gamma, square) => gamma / Math.Sqrt(square + _epsilon))];
        double[] shift = [.. Numbers("bias").Select((beta, i) => beta - (mean[i] * scale[i]))];
        return new AffineNode(key, [input], scale, shift, Relu: false) { BatchNorm = key };

        double[] Numbers(string name) => _weights($"{key}.{name}").ToDouble();
    }
}
