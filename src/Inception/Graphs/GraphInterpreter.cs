using Inception.Networks.Tables;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Inception.Graphs;

/// <summary>Runs a graph node by node in float64, where libtorch's kernels are plain and right: the reference of everything that is compiled.</summary>
internal static class GraphInterpreter
{
    /// <summary>The graph's output.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="images"><c>N×C×H×W</c> of any type.</param>
    /// <param name="before">What is computed in place of a node, asked when its turn comes, so that the weights it brings need not be there together; the node itself when null.</param>
    /// <param name="after">What becomes of each node's value; nothing when null.</param>
    /// <returns>The logits in float64; the caller disposes them.</returns>
    public static Tensor Run(Graph graph, Tensor images, Func<Node, Node>? before = null, Func<Node, Tensor, Tensor>? after = null)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var values = new Dictionary<Node, Tensor>(ReferenceEqualityComparer.Instance);
        var uses = graph.Nodes.ToDictionary<Node, Node, int>(node => node, graph.Uses, ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Nodes)
        {
            values[node] = Value(node);
            foreach (var input in node.Inputs)
            {
                if (--uses[input] == 0) values[input].Dispose();
            }
        }

        return values[graph.Output].MoveToOuterDisposeScope();

        Tensor Value(Node node)
        {
            using var own = NewDisposeScope();
            var value = node is InputNode
                ? images.to(ScalarType.Float64, copy: true)
                : Apply(before?.Invoke(node) ?? node, [.. node.Inputs.Select(input => values[input])]);
            return (after?.Invoke(node, value) ?? value).MoveToOuterDisposeScope();
        }
    }

    /// <summary>The output of one node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">The values of its inputs, in float64.</param>
    /// <returns>Its value; the caller disposes it.</returns>
    public static Tensor Apply(Node node, IReadOnlyList<Tensor> inputs)
    {
        using var scope = NewDisposeScope();
        var x = inputs[0];
        using Scalar scale = node is SumNode { Scale: var factor } ? factor : 1;
        var y = node switch
        {
            ConvolutionNode convolution => Convolution(convolution, x, inputs.ElementAtOrDefault(1)),
            LinearNode linear => Rectified(linear.Relu, FullyConnected(linear, x)),
            AffineNode affine => Rectified(affine.Relu, x.mul(PerChannel(affine.Scale, x)).add_(PerChannel(affine.Shift, x), HeldScalar.One)),
            ReluNode => relu(x),
            ConcatNode => cat([.. inputs], 1),
            SumNode sum => Rectified(sum.Relu, x.add(inputs[1], scale)),
            ChannelsNode channels => x.narrow(1, channels.First, channels.Count).clone(),
            RowNode row => Row(row.Row, x),
            _ => throw new NotSupportedException($"There is no reference for {node.GetType().Name}."),
        };
        return y.MoveToOuterDisposeScope();
    }

    private static Tensor Convolution(ConvolutionNode node, Tensor x, Tensor? summand)
    {
        var y = conv2d(
            x, node.Filters.Product(), tensor(node.Filters.Bias, dtype: ScalarType.Float64),
            strides: [node.Stride.Height, node.Stride.Width], padding: [node.Padding.Height, node.Padding.Width], groups: node.Groups);
        return Rectified(node.Relu, summand is null ? y : y.add_(summand, HeldScalar.One));
    }

    private static Tensor FullyConnected(LinearNode node, Tensor x) =>
        linear(x, node.Filters.Product(), tensor(node.Filters.Bias, dtype: ScalarType.Float64));

    /// <summary>In place: the value is its node's own.</summary>
    private static Tensor Rectified(bool wanted, Tensor x) => wanted ? x.relu_() : x;

    private static Tensor PerChannel(double[] values, Tensor like) =>
        tensor(values, dtype: ScalarType.Float64).view([1, -1, .. Enumerable.Repeat(1L, (int)like.dim() - 2)]);

    private static Tensor Row(Row row, Tensor x) => row switch
    {
        MaxPool pool => max_pool2d(
            x, [pool.Kernel.Height, pool.Kernel.Width], [pool.Stride.Height, pool.Stride.Width], [pool.Padding.Height, pool.Padding.Width],
            ceil_mode: pool.CeilMode),
        AvgPool pool => avg_pool2d(
            x, [pool.Kernel.Height, pool.Kernel.Width], [pool.Stride.Height, pool.Stride.Width], [pool.Padding.Height, pool.Padding.Width],
            count_include_pad: pool.CountIncludePad),
        AdaptiveAvgPool pool => adaptive_avg_pool2d(x, [pool.Output.Height, pool.Output.Width]),
        GlobalPool { Pooling: GlobalPooling.Average } => x.mean([2, 3], keepdim: true),
        GlobalPool { Pooling: GlobalPooling.Maximum } => x.amax([2, 3], keepdim: true),
        GlobalPool { Pooling: GlobalPooling.AverageAndMaximum } => Halfway(x.mean([2, 3], keepdim: true), x.amax([2, 3], keepdim: true)),
        GlobalPool => cat([x.mean([2, 3], keepdim: true), x.amax([2, 3], keepdim: true)], 1),
        SamePad same => Padded(same, x),
        LocalResponseNorm norm => Normalized(norm, x),
        Flatten => x.flatten(1),
        UnitLength => normalize(x, p: 2, dim: 1, eps: 1e-12),
        _ => throw new NotSupportedException($"There is no reference for rows of type {row.GetType().Name}."),
    };

    private static Tensor Halfway(Tensor one, Tensor other)
    {
        using Scalar half = 0.5;
        return one.add(other, HeldScalar.One).mul(half);
    }

    private static Tensor Padded(SamePad row, Tensor x)
    {
        var (rows, columns) = row.Total(new((int)x.shape[2], (int)x.shape[3]));
        return pad(x, [columns / 2, columns - (columns / 2), rows / 2, rows - (rows / 2)], value: row.Value);
    }

    /// <summary><c>x / (1 + α/size · Σ x²)^β</c>, the sum over neighbouring channels.</summary>
    private static Tensor Normalized(LocalResponseNorm row, Tensor x)
    {
        using Scalar alpha = row.Alpha / row.Size, beta = row.Beta;
        var squares = pad(x.mul(x), [0, 0, 0, 0, row.Size / 2, (row.Size - 1) / 2]);
        var channels = x.shape[1];
        var sums = Enumerable.Range(0, row.Size).Select(i => squares.narrow(1, i, channels)).Aggregate((sum, next) => sum.add(next, HeldScalar.One));
        return x.div(sums.mul(alpha).add_(HeldScalar.One, HeldScalar.One).pow(beta));
    }
}
