using Inception.Layers;
using Inception.Networks;
using Inception.Networks.Tables;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Inception.Benchmarks;

/// <summary>
/// A table as one would write it with TorchSharp's own modules: sequences of convolution, batch normalisation and ReLU, plain pools,
/// branches that are joined, and one dispose scope around the network, which keeps every activation to the end.
/// </summary>
internal sealed class PlainNetwork : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> _trunk;

    public PlainNetwork(NetworkTable table)
        : base("plain_" + table.Name)
    {
        _trunk = Sequence([.. table.Rows.Where(row => row is not Auxiliary)], table.Input, table.Epsilon);
        register_module("trunk", _trunk);
    }

    /// <summary>The same rows with the same weights, in evaluation mode. Both walk the rows in order, so their parameters and buffers stand in one order too.</summary>
    public static PlainNetwork From(InceptionNetwork network)
    {
        using var withoutGradients = no_grad();
        var plain = new PlainNetwork(network.Table);
        foreach (var (source, target) in network.parameters().Zip(plain.parameters())) target.copy_(source);
        foreach (var (source, target) in network.buffers().Zip(plain.buffers())) target.copy_(source);
        plain.eval();
        return plain;
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _trunk.call(input).MoveToOuterDisposeScope();
    }

    internal static Module<Tensor, Tensor> Sequence(IReadOnlyList<Row> rows, FeatureShape input, double epsilon)
    {
        var layers = new List<(string, Module<Tensor, Tensor>)>();
        foreach (var row in rows)
        {
            layers.Add(($"{layers.Count}", Layer(row, input, epsilon)));
            input = row.OutputShape(input);
        }

        return Sequential(layers);
    }

    private static Module<Tensor, Tensor> Layer(Row row, FeatureShape input, double epsilon) => row switch
    {
        Conv conv => Sequential(
            ("conv", Conv2d(input.Channels, conv.Channels, Pair(conv.Kernel), Pair(conv.Stride), Pair(conv.Padding), bias: false)),
            ("bn", BatchNorm2d(conv.Channels, epsilon)),
            ("relu", ReLU())),
        MaxPool pool => MaxPool2d(Pair(pool.Kernel), Pair(pool.Stride), Pair(pool.Padding), ceil_mode: pool.CeilMode),
        AvgPool pool => AvgPool2d(Pair(pool.Kernel), Pair(pool.Stride), Pair(pool.Padding), count_include_pad: pool.CountIncludePad),
        GlobalPool { Pooling: GlobalPooling.Average } => AdaptiveAvgPool2d((1, 1)),
        AdaptiveAvgPool pool => AdaptiveAvgPool2d(Pair(pool.Output)),
        Networks.Tables.Dropout dropout => nn.Dropout(dropout.Probability),
        Networks.Tables.Flatten => nn.Flatten(),
        Relu => ReLU(),
        Networks.Tables.Linear linear => nn.Linear(input.Count, linear.Features),
        Block block => new Branches([.. block.Branches.Select(branch => Sequence(branch.Rows, input, epsilon))]),
        _ => throw new NotSupportedException($"The plain network has no layer for {row.GetType().Name}."),
    };

    private static (long, long) Pair(Extent size) => (size.Height, size.Width);

    private sealed class Branches : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor>[] _branches;

        public Branches(Module<Tensor, Tensor>[] branches)
            : base(nameof(Branches))
        {
            _branches = branches;
            for (var i = 0; i < branches.Length; i++) register_module($"{i}", branches[i]);
        }

        public override Tensor forward(Tensor input) => cat([.. _branches.Select(branch => branch.call(input))], dim: 1);
    }
}
