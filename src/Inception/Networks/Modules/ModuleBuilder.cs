using Inception.Layers;
using Inception.Networks.Tables;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Networks.Modules;

/// <summary>
/// Makes TorchSharp modules of rows, registered under their keys, with weights allocated and not filled. Containers are
/// modules too, so that hooks on <c>Mixed_5b</c> fire as they do in PyTorch.
/// </summary>
internal sealed class ModuleBuilder(NetworkTable table)
{
    private readonly List<(Tensor Weight, Tensor? Bias, double? StandardDeviation)> _weights = [];

    /// <summary>The layer of <paramref name="row"/>, registered on <paramref name="owner"/> unless the row has no name.</summary>
    public Module<Tensor, Tensor> Build(Row row, FeatureShape input, Module owner)
    {
        Module<Tensor, Tensor> layer = row switch
        {
            InputTransform transform => new InputTransformModule(transform),
            Conv conv => Convolution(conv, input),
            PlainConv conv => Filled(
                new ExactConv2d(input.Channels, conv.Channels, conv.Kernel, conv.Stride, conv.Padding, bias: conv.Bias, relu: conv.Relu), conv.StandardDeviation),
            DepthwiseConv conv => Filled(
                new ExactConv2d(input.Channels, input.Channels * conv.Multiplier, conv.Kernel, conv.Stride, conv.Padding, groups: input.Channels), conv.StandardDeviation),
            Tables.BatchNorm => new BatchNormalization(input.Channels, table.Epsilon),
            Tables.LocalResponseNorm norm => new LocalResponseNormModule(norm),
            SamePad pad => new SamePadModule(pad),
            MaxPool pool => Pool(pool.Stride, MaxPool2d(
                Pair(pool.Kernel), Pair(pool.Stride), Pair(pool.Padding), ceil_mode: pool.CeilMode)),
            AvgPool pool => Pool(pool.Stride, AvgPool2d(
                Pair(pool.Kernel), Pair(pool.Stride), Pair(pool.Padding), count_include_pad: pool.CountIncludePad)),
            AdaptiveAvgPool pool => AdaptiveAvgPool2d(Pair(pool.Output)),
            GlobalPool pool => new GlobalPoolModule(pool.Pooling),
            Tables.Dropout dropout => nn.Dropout(dropout.Probability),
            Tables.Flatten => nn.Flatten(),
            Relu => nn.ReLU(),
            Tables.Linear linear => Classifier(linear, input),
            UnitLength => new UnitLengthModule(),
            Residual residual => Sum(residual, input),
            Block block => Parallel(block, input, owner),
            Auxiliary head => Chain(head.Name, head.Rows, input),
            _ => throw new NotSupportedException($"Rows of type {row.GetType().Name} have no module; the rows of {nameof(Tables)} do."),
        };
        if (row.Name.Length > 0) NameScope.Register(owner, row.Name, layer);
        else if (row is Tables.Dropout) owner.register_module($"dropout at {owner.children().Count()}", layer);   // for train() and eval() to reach it
        return layer;
    }

    /// <summary>Draws the initial weights as the table says; batch normalisation begins at scale 1 and shift 0 already.</summary>
    /// <param name="isWanted">Which weights and biases are drawn.</param>
    public void Initialize(Func<Tensor, bool> isWanted)
    {
        foreach (var (weight, bias, deviation) in _weights)
        {
            if (isWanted(weight)) Draw(weight, deviation ?? table.StandardDeviation);
            if (bias is not null && isWanted(bias)) Initialization.Uniform(bias, Initialization.FanIn(weight));
        }
    }

    private void Draw(Tensor weight, double? deviation)
    {
        if (deviation is { } standardDeviation) Initialization.Normal(weight, standardDeviation);
        else Initialization.Fill(weight, table.InitialWeights);
    }

    private BasicConv2d Convolution(Conv row, FeatureShape input)
    {
        var layer = new BasicConv2d(
            input.Channels, row.Channels, row.Kernel, row.Stride, row.Padding, table.Epsilon, initialize: false, row.Bias);
        _weights.Add((layer.Weight, layer.Bias, row.StandardDeviation));
        return layer;
    }

    private ExactConv2d Filled(ExactConv2d layer, double? standardDeviation)
    {
        _weights.Add((layer.Weight, layer.Bias, standardDeviation));
        return layer;
    }

    private FullyConnected Classifier(Tables.Linear row, FeatureShape input)
    {
        var layer = new FullyConnected((int)input.Count, row.Features, row.Bias);
        _weights.Add((layer.Weight, layer.Bias, row.StandardDeviation));
        return layer;
    }

    private ResidualModule Sum(Residual row, FeatureShape input)
    {
        var module = new ResidualModule(row.Name, row.Scale, row.Relu) { Residual = new([]), Shortcut = new([]) };
        module.Residual = Layers(row.Rows, input, module);
        module.Shortcut = Layers(row.Shortcut, input, module);
        return module;
    }

    private BlockModule Parallel(Block block, FeatureShape input, Module owner)
    {
        var module = new BlockModule(block.Name, block.OutputShape(input).Channels) { Branches = [] };
        var scope = block.Name.Length > 0 ? module : owner;
        module.Branches = [.. block.Branches.Select(branch => ParallelBranch(branch, input, scope))];
        return module;
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
            isOfConvolution = row is PlainConv or DepthwiseConv || (isOfConvolution && row is Tables.BatchNorm or Tables.Relu);
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
}
