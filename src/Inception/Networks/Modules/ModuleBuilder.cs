using Inception.Layers;
using Inception.Networks.Tables;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary>
/// Makes TorchSharp modules of rows, registered under their keys, with weights allocated and not filled. Containers are
/// modules too, so that hooks on <c>Mixed_5b</c> fire as they do in PyTorch.
/// </summary>
internal sealed class ModuleBuilder(NetworkTable table) : ILayerVisitor<ModuleBuilder.Place, Module<Tensor, Tensor>>
{
    private readonly List<(Tensor Weight, Tensor? Bias, double? StandardDeviation)> _weights = [];

    /// <summary>The layer of <paramref name="row"/>, registered on <paramref name="owner"/> unless the row has no name.</summary>
    public Module<Tensor, Tensor> Build(Row row, FeatureShape input, Module owner)
    {
        var layer = row.Accept(this, new Place(input, owner));
        if (row.Name.Length > 0) NameScope.Register(owner, row.Name, layer);
        return layer;
    }

    /// <summary>Draws the initial weights as the table says; batch normalization begins at scale 1 and shift 0 already.</summary>
    /// <param name="isWanted">Which weights and biases are drawn.</param>
    public void Initialize(Func<Tensor, bool> isWanted)
    {
        foreach (var (weight, bias, deviation) in _weights)
        {
            if (isWanted(weight)) Draw(weight, deviation ?? table.StandardDeviation);
            if (bias is not null && isWanted(bias)) Initialization.Uniform(bias, Initialization.FanIn(weight));
        }
    }

    public Module<Tensor, Tensor> InputTransform(InputTransform row, Place input) => new InputTransformModule(row);

    public Module<Tensor, Tensor> Conv(Conv row, Place input)
    {
        var layer = new BasicConv2d(
            input.Shape.Channels, row.Channels, row.Kernel, row.Stride, row.Padding, table.Epsilon, initialize: false, row.Bias);
        _weights.Add((layer.Weight, layer.Bias, row.StandardDeviation));
        return layer;
    }

    public Module<Tensor, Tensor> PlainConv(PlainConv row, Place input) => Filled(
        new ExactConv2d(input.Shape.Channels, row.Channels, row.Kernel, row.Stride, row.Padding, bias: row.Bias, relu: row.Relu), row.StandardDeviation);

    public Module<Tensor, Tensor> DepthwiseConv(DepthwiseConv row, Place input)
    {
        var channels = input.Shape.Channels;
        return Filled(new ExactConv2d(channels, channels * row.Multiplier, row.Kernel, row.Stride, row.Padding, groups: channels), row.StandardDeviation);
    }

    public Module<Tensor, Tensor> BatchNorm(BatchNorm row, Place input) => new BatchNormalization(input.Shape.Channels, table.Epsilon);

    public Module<Tensor, Tensor> LocalResponseNorm(LocalResponseNorm row, Place input) => new LocalResponseNormModule(row);

    public Module<Tensor, Tensor> SamePad(SamePad row, Place input) => new SamePadModule(row);

    public Module<Tensor, Tensor> MaxPool(MaxPool row, Place input) =>
        Pool(row.Stride, MaxPool2d(Pair(row.Kernel), Pair(row.Stride), Pair(row.Padding), ceil_mode: row.CeilMode));

    public Module<Tensor, Tensor> AvgPool(AvgPool row, Place input) =>
        Pool(row.Stride, AvgPool2d(Pair(row.Kernel), Pair(row.Stride), Pair(row.Padding), count_include_pad: row.CountIncludePad));

    public Module<Tensor, Tensor> AdaptiveAvgPool(AdaptiveAvgPool row, Place input) => AdaptiveAvgPool2d(Pair(row.Output));

    public Module<Tensor, Tensor> GlobalPool(GlobalPool row, Place input) => new GlobalPoolModule(row.Pooling);

    public Module<Tensor, Tensor> Dropout(Dropout row, Place input)
    {
        var layer = nn.Dropout(row.Probability);
        if (row.Name.Length == 0) input.Owner.register_module($"dropout at {input.Owner.children().Count()}", layer);   // for train() and eval() to reach it
        return layer;
    }

    public Module<Tensor, Tensor> Flatten(Flatten row, Place input) => nn.Flatten();

    public Module<Tensor, Tensor> Relu(Relu row, Place input) => nn.ReLU();

    public Module<Tensor, Tensor> Linear(Tables.Linear row, Place input)
    {
        var layer = new FullyConnected((int)input.Shape.Count, row.Features, row.Bias);
        _weights.Add((layer.Weight, layer.Bias, row.StandardDeviation));
        return layer;
    }

    public Module<Tensor, Tensor> UnitLength(UnitLength row, Place input) => new UnitLengthModule();

    public Module<Tensor, Tensor> Residual(Residual row, Place input)
    {
        var module = new ResidualModule(row.Name, row.Scale, row.Relu) { Residual = new([]), Shortcut = new([]) };
        module.Residual = Layers(row.Rows, input.Shape, module);
        module.Shortcut = Layers(row.Shortcut, input.Shape, module);
        return module;
    }

    public Module<Tensor, Tensor> Block(Block row, Place input)
    {
        var module = new BlockModule(row.Name, row.OutputShape(input.Shape).Channels) { Branches = [] };
        var scope = row.Name.Length > 0 ? module : input.Owner;
        module.Branches = [.. row.Branches.Select(branch => ParallelBranch(branch, input.Shape, scope))];
        return module;
    }

    public Module<Tensor, Tensor> Auxiliary(Auxiliary row, Place input) => Chain(row.Name, row.Rows, input.Shape);

    private void Draw(Tensor weight, double? deviation)
    {
        if (deviation is { } standardDeviation) Initialization.Normal(weight, standardDeviation);
        else Initialization.Fill(weight, table.InitialWeights);
    }

    private ExactConv2d Filled(ExactConv2d layer, double? standardDeviation)
    {
        _weights.Add((layer.Weight, layer.Bias, standardDeviation));
        return layer;
    }

    private LayerChain ParallelBranch(Branch branch, FeatureShape input, Module scope)
    {
        if (branch.Name.Length == 0) return Layers(branch.Rows, input, scope);
        var module = Chain(branch.Name, branch.Rows, input);
        NameScope.Register(scope, branch.Name, module);
        return new LayerChain([module]);
    }

    private ChainModule Chain(string name, IReadOnlyList<Row> rows, FeatureShape input)
    {
        var module = new ChainModule(name) { Layers = new LayerChain([]) };
        module.Layers = Layers(rows, input, module);
        return module;
    }

    private LayerChain Layers(IReadOnlyList<Row> rows, FeatureShape input, Module owner)
    {
        var layers = new List<Module<Tensor, Tensor>>(rows.Count);
        var isOfConvolution = false;
        foreach (var row in rows)
        {
            var layer = Build(row, input, owner);
            layers.Add(isOfConvolution ? InPlace(layer) : layer);
            isOfConvolution = layer is ExactConv2d || (isOfConvolution && layer is BatchNormalization or TorchSharp.Modules.ReLU);
            input = row.OutputShape(input);
        }

        return new LayerChain(layers);
    }

    private Module<Tensor, Tensor> InPlace(Module<Tensor, Tensor> layer) => layer switch
    {
        BatchNormalization norm => new BatchNormOfConvolution(norm, table.Epsilon),
        TorchSharp.Modules.ReLU => new ReluOfConvolution(),
        _ => layer,
    };

    private static Module<Tensor, Tensor> Pool(Extent stride, Module<Tensor, Tensor> pool) =>
        stride == 1 ? new ChannelsLastPool(pool) : pool;

    private static (long, long) Pair(Extent size) => (size.Height, size.Width);

    /// <summary>Where a layer stands.</summary>
    /// <param name="Shape">The shape that the layer reads.</param>
    /// <param name="Owner">The module that the layer is registered on.</param>
    internal readonly record struct Place(FeatureShape Shape, Module Owner);
}
