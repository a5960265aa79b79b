using Inception.Networks.Tables;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Inception.Graphs;

/// <summary>What each node computes, in float64 and in the caller's dispose scope.</summary>
internal sealed class NodeReference : INodeVisitor<IReadOnlyList<Tensor>, Tensor>, IOperationVisitor<Tensor, Tensor>
{
    private NodeReference()
    {
    }

    public static NodeReference Instance { get; } = new();

    public Tensor Input(InputNode node, IReadOnlyList<Tensor> input) => throw new InvalidOperationException("The images are given, not computed.");

    public Tensor Convolution(ConvolutionNode node, IReadOnlyList<Tensor> input)
    {
        var y = conv2d(
            input[0], node.Filters.ProductTensor(), tensor(node.Filters.Bias, dtype: ScalarType.Float64),
            strides: [node.Stride.Height, node.Stride.Width], padding: [node.Padding.Height, node.Padding.Width], groups: node.Groups);
        return Rectified(node.Relu, input.Count == 1 ? y : y.add_(input[1], HeldScalar.One));
    }

    public Tensor Linear(LinearNode node, IReadOnlyList<Tensor> input) =>
        Rectified(node.Relu, linear(input[0], node.Filters.ProductTensor(), tensor(node.Filters.Bias, dtype: ScalarType.Float64)));

    public Tensor Affine(AffineNode node, IReadOnlyList<Tensor> input) =>
        Rectified(node.Relu, input[0].mul(PerChannel(node.Scale, input[0])).add_(PerChannel(node.Shift, input[0]), HeldScalar.One));

    public Tensor Relu(ReluNode node, IReadOnlyList<Tensor> input) => relu(input[0]);

    public Tensor Operation(OperationNode node, IReadOnlyList<Tensor> input) => node.Operation.Accept(this, input[0]);

    public Tensor Concat(ConcatNode node, IReadOnlyList<Tensor> input) => cat([.. input], 1);

    public Tensor Sum(SumNode node, IReadOnlyList<Tensor> input)
    {
        using Scalar scale = node.Scale;
        return Rectified(node.Relu, input[0].add(input[1], scale));
    }

    public Tensor Channels(ChannelsNode node, IReadOnlyList<Tensor> input) => input[0].narrow(1, node.First, node.Count).clone();

    public Tensor MaxPool(MaxPool row, Tensor input) => max_pool2d(
        input, [row.Kernel.Height, row.Kernel.Width], [row.Stride.Height, row.Stride.Width], [row.Padding.Height, row.Padding.Width],
        ceil_mode: row.CeilMode);

    public Tensor AvgPool(AvgPool row, Tensor input) => avg_pool2d(
        input, [row.Kernel.Height, row.Kernel.Width], [row.Stride.Height, row.Stride.Width], [row.Padding.Height, row.Padding.Width],
        count_include_pad: row.CountIncludePad);

    public Tensor AdaptiveAvgPool(AdaptiveAvgPool row, Tensor input) => adaptive_avg_pool2d(input, [row.Output.Height, row.Output.Width]);

    public Tensor GlobalPool(GlobalPool row, Tensor input)
    {
        switch (row.Pooling)
        {
            case GlobalPooling.Average: return Mean();
            case GlobalPooling.Maximum: return Maximum();
            case GlobalPooling.Concatenated: return cat([Mean(), Maximum()], 1);
            default:
                using (Scalar half = 0.5) return Mean().add(Maximum(), HeldScalar.One).mul(half);
        }

        Tensor Mean() => input.mean([2, 3], keepdim: true);

        Tensor Maximum() => input.amax([2, 3], keepdim: true);
    }

    public Tensor SamePad(SamePad row, Tensor input)
    {
        var (rows, columns) = row.Total(new((int)input.shape[2], (int)input.shape[3]));
        return pad(input, [columns / 2, columns - (columns / 2), rows / 2, rows - (rows / 2)], value: row.Value);
    }

    /// <summary><c>x / (1 + α/size · Σ x²)^β</c>, the sum over neighbouring channels.</summary>
    public Tensor LocalResponseNorm(LocalResponseNorm row, Tensor input)
    {
        using Scalar alpha = row.Alpha / row.Size, beta = row.Beta;
        var squares = pad(input.mul(input), [0, 0, 0, 0, row.Size / 2, (row.Size - 1) / 2]);
        var channels = input.shape[1];
        var sums = Enumerable.Range(0, row.Size).Select(i => squares.narrow(1, i, channels)).Aggregate((sum, next) => sum.add(next, HeldScalar.One));
        return input.div(sums.mul(alpha).add_(HeldScalar.One, HeldScalar.One).pow(beta));
    }

    public Tensor Flatten(Flatten row, Tensor input) => input.flatten(1);

    public Tensor UnitLength(UnitLength row, Tensor input) => normalize(input, p: 2, dim: 1, eps: 1e-12);

    /// <summary>In place: the value is its node's own.</summary>
    private static Tensor Rectified(bool wanted, Tensor x) => wanted ? x.relu_() : x;

    private static Tensor PerChannel(double[] values, Tensor like) =>
        tensor(values, dtype: ScalarType.Float64).view([1, -1, .. Enumerable.Repeat(1L, (int)like.dim() - 2)]);
}
