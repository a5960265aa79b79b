using System.Diagnostics;
using Inception.Graphs;
using Inception.Graphs.Passes;
using Inception.Inference.Programs;
using Inception.Networks;
using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// Times one convolution of a network in a 16-bit precision against float32. On processors without instructions for the precision, libtorch emulates it, dozens
/// of times slower than float32. Timing one convolution detects this quickly.
/// </summary>
/// <param name="Path">The key of the convolution.</param>
/// <param name="Precision">The precision that was compared with float32.</param>
/// <param name="TimeToFloat32">The time of this precision divided by the time of float32.</param>
internal sealed record ConvolutionRace(string Path, Precision Precision, double TimeToFloat32)
{
    /// <summary>The number of multiply-adds that an emulated convolution does in about 0.1 s.</summary>
    private const long MostMultiplyAdds = 100_000_000;

    private const int Rounds = 10, LeastRounds = 2;

    /// <summary>A call of about a millisecond is often delayed by other processes. The fastest of many calls was not delayed.</summary>
    private const int CallsInFloat32 = 10;

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(300);

    /// <summary>Times the convolution on the CPU, with the calling thread's number of threads.</summary>
    /// <param name="network">The network. Only its shapes matter.</param>
    /// <param name="imageSize">Height and width of images in pixels. The input size of the table when null.</param>
    /// <param name="precision">The 16-bit precision.</param>
    /// <returns>The result; null if the network has no convolution.</returns>
    public static ConvolutionRace? Run(InceptionNetwork network, int? imageSize, Precision precision)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var input = network.Table.Input;
        var graph = Fusion.Apply(NetworkGraphs.Build(network, normalization: null));
        var shapes = graph.Shapes(input with { Height = imageSize ?? input.Height, Width = imageSize ?? input.Width });
        if (Representative(graph, shapes) is not { } node) return null;
        using var random = new Generator(0, CPU);
        var exact = Call(node, shapes[node.Source], ScalarType.Float32, random);
        var reduced = Call(node, shapes[node.Source], ReducedPrecision.TypeOf(precision), random);
        var (fast, slow) = (double.PositiveInfinity, double.PositiveInfinity);
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < Rounds && (round < LeastRounds || watch.Elapsed < Budget); round++)
        {
            for (var call = 0; call < CallsInFloat32; call++) fast = Math.Min(fast, Milliseconds(exact));
            slow = Math.Min(slow, Milliseconds(reduced));
        }

        return new(node.Path, precision, slow / fast);
    }

    /// <summary>
    /// Selects the convolution of median size: half of the network's work is in larger convolutions. If its emulation would take too long, the next smaller
    /// convolution is selected.
    /// </summary>
    private static ConvolutionNode? Representative(Graph graph, IReadOnlyDictionary<Node, FeatureShape> shapes)
    {
        var all = graph.Nodes.OfType<ConvolutionNode>().ToList();
        var convolutions = (all.Exists(node => node.Groups == 1) ? all.Where(node => node.Groups == 1) : all).OrderByDescending(MultiplyAdds).ToList();
        var left = convolutions.Sum(MultiplyAdds) / 2;
        return convolutions.SkipWhile(node => (left -= MultiplyAdds(node)) > 0).FirstOrDefault(node => MultiplyAdds(node) <= MostMultiplyAdds)
            ?? convolutions.LastOrDefault();

        long MultiplyAdds(ConvolutionNode node) =>
            node.Filters.Shape.Aggregate(1L, (product, size) => product * size) * shapes[node].Height * shapes[node].Width;
    }

    /// <summary>Creates a call of the convolution with the kernel that a program would use.</summary>
    private static Func<Tensor> Call(ConvolutionNode node, FeatureShape input, ScalarType type, Generator random)
    {
        var plain = node with { Inputs = [node.Source], Relu = false };
        var filters = new RoundedFilters(randn([.. node.Filters.Shape], generator: random).to(type), zeros(node.Filters.Count, type));
        var prepared = new ConvolutionChoice(type, CPU, verify: false, random).Choose(plain, filters, batch: 1, input, mayOverwriteSummand: false, out _)!;
        var x = randn([1, input.Height, input.Width, input.Channels], generator: random).to(type).permute(0, 3, 1, 2);
        return prepared.Layout switch
        {
            ConvolutionLayout.MatrixProduct => () => ConvolutionKernels.MatrixProduct(x, prepared.Weight, prepared.Bias, relu: false),
            ConvolutionLayout.Plain => () => Plain(node, x, filters),
            _ => () => ConvolutionKernels.Packed(plain, x, prepared.Weight, prepared.Bias, summand: null, relu: false),
        };
    }

    private static Tensor Plain(ConvolutionNode node, Tensor x, RoundedFilters filters)
    {
        using var dense = x.contiguous();   // as programs call it
        return nn.functional.conv2d(
            dense, filters.Weight, filters.Bias, strides: [node.Stride.Height, node.Stride.Width],
            padding: [node.Padding.Height, node.Padding.Width], groups: node.Groups);
    }

    private static double Milliseconds(Func<Tensor> call)
    {
        var start = Stopwatch.GetTimestamp();
        call().Dispose();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
