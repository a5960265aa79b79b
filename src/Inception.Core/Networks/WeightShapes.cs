using Inception.Networks.Tables;
using Inception.Weights;

namespace Inception.Networks;

/// <summary>Walks rows with shapes, and lists the keys of their weights as a network of modules has them in its <c>state_dict</c>.</summary>
internal sealed class WeightShapes : IRowVisitor<FeatureShape>
{
    private readonly Dictionary<string, WeightTarget> _targets = [];

    private WeightShapes()
    {
    }

    /// <summary>The weights and statistics of a table without its auxiliary heads, which only training uses.</summary>
    /// <exception cref="InvalidOperationException">The table uses a key twice.</exception>
    public static IReadOnlyDictionary<string, WeightTarget> List(NetworkTable table)
    {
        var shapes = new WeightShapes();
        table.Walk(shapes, table.Input);
        return shapes._targets;
    }

    public FeatureShape Conv(Conv row, string path, FeatureShape input)
    {
        Filters(path + ".conv", row.Bias, row.Channels, input.Channels, row.Kernel.Height, row.Kernel.Width);
        Normalization(path + ".bn", row.Channels);
        return row.OutputShape(input);
    }

    public FeatureShape PlainConv(PlainConv row, string path, FeatureShape input)
    {
        Filters(path, row.Bias, row.Channels, input.Channels, row.Kernel.Height, row.Kernel.Width);
        return row.OutputShape(input);
    }

    public FeatureShape DepthwiseConv(DepthwiseConv row, string path, FeatureShape input)
    {
        Filters(path, bias: false, input.Channels * row.Multiplier, 1, row.Kernel.Height, row.Kernel.Width);
        return row.OutputShape(input);
    }

    public FeatureShape Linear(Linear row, string path, FeatureShape input)
    {
        Filters(path, row.Bias, row.Features, input.Count);
        return row.OutputShape(input);
    }

    public FeatureShape BatchNorm(BatchNorm row, string path, FeatureShape input)
    {
        Normalization(path, input.Channels);
        return input;
    }

    public FeatureShape Concat(Block row, string path, IReadOnlyList<FeatureShape> branches) =>
        branches[0] with { Channels = branches.Sum(branch => branch.Channels) };

    public FeatureShape Add(Residual row, string path, FeatureShape shortcut, FeatureShape residual) => residual;

    public void Auxiliary(Auxiliary row, string path, FeatureShape logits)
    {
    }

    public FeatureShape InputTransform(InputTransform row, FeatureShape input) => input;

    public FeatureShape LocalResponseNorm(LocalResponseNorm row, string path, FeatureShape input) => input;

    public FeatureShape SamePad(SamePad row, FeatureShape input) => row.OutputShape(input);

    public FeatureShape MaxPool(MaxPool row, string path, FeatureShape input) => row.OutputShape(input);

    public FeatureShape AvgPool(AvgPool row, string path, FeatureShape input) => row.OutputShape(input);

    public FeatureShape AdaptiveAvgPool(AdaptiveAvgPool row, string path, FeatureShape input) => row.OutputShape(input);

    public FeatureShape GlobalPool(GlobalPool row, string path, FeatureShape input) => row.OutputShape(input);

    public FeatureShape Dropout(Dropout row, string path, FeatureShape input) => input;

    public FeatureShape Flatten(FeatureShape input) => new Flatten().OutputShape(input);

    public FeatureShape Relu(Relu row, string path, FeatureShape input) => input;

    public FeatureShape UnitLength(UnitLength row, string path, FeatureShape input) => input;

    private void Filters(string key, bool bias, params long[] shape)
    {
        Add(key + ".weight", shape);
        if (bias) Add(key + ".bias", [shape[0]]);
    }

    private void Normalization(string key, int channels)
    {
        foreach (var name in (string[])["weight", "bias", "running_mean", "running_var"]) Add($"{key}.{name}", [channels]);
        Add(key + ".num_batches_tracked", [], ElementType.Int64);
    }

    private void Add(string key, long[] shape, ElementType type = ElementType.Float32)
    {
        if (!_targets.TryAdd(key, new(shape, type))) throw new InvalidOperationException($"The table uses the key '{key}' twice.");
    }
}
