using System.Diagnostics;
using Inception.Graphs;
using Inception.Graphs.Passes;
using Inception.Inference.Programs;
using Inception.Networks;
using Inception.Networks.Tables;
using static TorchSharp.torch;

namespace Inception.Inference;

/// <summary>
/// Races one convolution of a network in 16 bits against float32. libtorch emulates such numbers on processors without instructions for it, dozens of times
/// slower than float32; one convolution shows that in a moment.
/// </summary>
/// <param name="Path">The convolution's key.</param>
/// <param name="Precision">The number format that ran against float32.</param>
/// <param name="TimeToFloat32">Its time divided by that of float32.</param>
internal sealed record ConvolutionRace(string Path, Precision Precision, double TimeToFloat32)
{
    /// <summary>Multiply-adds that an emulated convolution does in about a tenth of a second.</summary>
    private const long MostMultiplyAdds = 100_000_000;

    private const int Rounds = 10, LeastRounds = 2;

    /// <summary>A call of a millisecond often waits for a thread that another process keeps from its core: the best of many did not.</summary>
    private const int CallsInFloat32 = 10;

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(300);

    /// <summary>Runs the race on the CPU, with the calling thread's number of threads.</summary>
    /// <param name="network">The network; only its shapes count.</param>
    /// <param name="imageSize">Height and width of images; the table's when null.</param>
    /// <param name="precision">The precision, of 16 bits.</param>
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
    /// Half of the network's work is in larger convolutions, half in smaller ones. Where an emulation of that would take long, it is the next smaller one.
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

    /// <summary>One call of the convolution by the kernel that a program would take.</summary>
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
