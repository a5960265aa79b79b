using Inception.Graphs;
using Inception.Graphs.Passes;
using Inception.Networks;
using Inception.Networks.Tables;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Tests.Graphs.Passes;

/// <summary>Every pass alone: what it makes of a graph is smaller and gives the same numbers, in float64.</summary>
public sealed class PassTests
{
    /// <summary>The noise of float64; the weakest mistake tried moves 1e-3.</summary>
    private const double Noise = 1e-12;

    public static TheoryData<string> Names => [.. SampleNetworks.Names];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Category", "Slow")]
    public void All_passes_together_keep_the_numbers(string name)
    {
        using var network = CompiledSamples.Create(name);
        using var images = CompiledSamples.Images(network, batch: 1, SampleNetworks.SmallSize(name));
        var graph = NetworkGraphs.Build(network, normalization: null);

        var fused = Fusion.Apply(graph);

        Difference(graph, fused, images).Should().BeLessThan(Noise);
        fused.Nodes.Count.Should().BeLessThan(graph.Nodes.Count);
    }

    [Fact]
    public void Normalisation_goes_into_the_convolution_before_it() => Check(FoldAffine.Apply,
        [Conv("a", 8, 3, bias: true), PlainConv("b", 8, 1), BatchNorm("bn"), DepthwiseConv("d", 3, multiplier: 2), BatchNorm("dn")],
        fused => fused.Nodes.OfType<AffineNode>().Should().BeEmpty());

    [Fact]
    public void Normalisation_goes_into_the_fully_connected_layer_before_it() => Check(FoldAffine.Apply,
        [AdaptiveAvgPool("", 1), Flatten(), Linear("fc", 7), BatchNorm("bn")],
        fused => fused.Output.Should().BeOfType<LinearNode>());

    [Fact]
    public void Normalisation_stays_where_something_else_reads_the_convolution() => Check(FoldAffine.Apply,
        [PlainConv("a", 3, 1), Residual("r", 1, relu: false, BatchNorm("bn"))],
        fused => fused.Nodes.OfType<AffineNode>().Should().ContainSingle());

    [Fact]
    public void A_scale_and_shift_goes_into_the_convolution_after_it() => Check(FoldInput.Apply,
        [InputTransform.ImageNetToUnitRange, Conv("a", 8, 3, stride: 2)],
        fused => fused.Nodes.OfType<AffineNode>().Should().ContainSingle("the convolution's own normalisation is another pass's"));

    /// <summary>A padded zero would be shifted.</summary>
    [Fact]
    public void A_scale_and_shift_stays_before_a_convolution_that_pads() => Check(FoldInput.Apply,
        [InputTransform.ImageNetToUnitRange, PlainConv("a", 8, 3, padding: 1)],
        fused => fused.Nodes.OfType<AffineNode>().Should().ContainSingle());

    [Fact]
    public void Relu_goes_into_what_is_before_it() => Check(FuseRelu.Apply,
        [PlainConv("a", 3, 1, relu: true), Residual("r", 0.5, relu: true, PlainConv("b", 3, 1)), BatchNorm("bn"), Relu(), AdaptiveAvgPool("", 1), Flatten(), Linear("fc", 5), Relu()],
        fused => fused.Nodes.OfType<ReluNode>().Should().BeEmpty());

    [Fact]
    public void Relu_stays_where_the_shortcut_goes_round_it() => Check(FuseRelu.Apply,
        [PlainConv("a", 3, 1), Residual("r", 1, relu: false, Relu(), PlainConv("b", 3, 1))],
        fused => fused.Nodes.OfType<ReluNode>().Should().ContainSingle());

    [Fact]
    public void The_factor_of_a_residual_goes_into_its_convolution() => Check(FoldResidualScale.Apply,
        [Residual("r", 0.17, relu: true, PlainConv("b", 3, 3, padding: 1, bias: true))],
        fused => fused.Nodes.OfType<SumNode>().Single().Scale.Should().Be(1));

    [Fact]
    public void The_factor_of_a_residual_stays_where_it_ends_otherwise() => Check(FoldResidualScale.Apply,
        [Residual("r", 0.17, relu: true, PlainConv("b", 3, 3, padding: 1), MaxPool("", 3, stride: 1, padding: 1))],
        fused => fused.Nodes.OfType<SumNode>().Single().Scale.Should().Be(0.17));

    [Fact]
    public void A_sum_is_done_by_the_residuals_convolution() => Check(graph => FuseSum.Apply(FuseRelu.Apply(graph)),
        [Residual("r", 1, relu: true, PlainConv("b", 3, 3, padding: 1, bias: true))],
        fused => fused.Output.Should().BeOfType<ConvolutionNode>().Which.Should().Match<ConvolutionNode>(node => node.Relu && node.Summand != null));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_average_pool_goes_behind_a_convolution_that_leaves_fewer_channels(bool countIncludePad) => Check(SwapAveragePool.Apply,
        [PlainConv("a", 16, 1), AvgPool("", 3, stride: 1, padding: 1, countIncludePad), PlainConv("b", 8, 1, bias: true)],
        fused => fused.Nodes.OfType<OperationNode>().Single().Source.Should().BeOfType<ConvolutionNode>().Which.Path.Should().Be("b"));

    [Fact]
    public void An_average_pool_stays_before_a_convolution_that_makes_more_channels() => Check(SwapAveragePool.Apply,
        [AvgPool("", 3, stride: 1, padding: 1), PlainConv("b", 8, 1, bias: true)],
        fused => fused.Nodes.OfType<OperationNode>().Single().Source.Should().BeOfType<InputNode>());

    [Fact]
    public void Convolutions_of_one_input_are_joined() => Check(JoinSiblings.Apply,
        [
            Block("mixed",
                Branch(PlainConv("a", 8, 1, bias: true)),
                Branch("b", PlainConv("0", 4, 1), PlainConv("1", 6, 3, padding: 1)),
                Branch("c", PlainConv("0", 5, 3, padding: 1))),
        ],
        fused => fused.Nodes.OfType<ConvolutionNode>().Select(node => node.Path).Should().BeEquivalentTo("mixed.a + mixed.b.0", "mixed.b.1", "mixed.c.0"));

    private static void Check(Func<Graph, Graph> pass, IReadOnlyList<Row> rows, Action<Graph> expectation)
    {
        using var network = new InceptionNetwork(new NetworkTable("sample", new(3, 9, 9), rows));
        FormulaWeights.Fill(network);
        using var images = FormulaWeights.Input(2, 3, 9, 9);
        var graph = NetworkGraphs.Build(network, normalization: null);

        var fused = pass(graph);

        Difference(graph, fused, images).Should().BeLessThan(Noise);
        expectation(fused);
    }

    private static double Difference(Graph graph, Graph fused, Tensor images)
    {
        using var expected = GraphInterpreter.Run(graph, images);
        using var actual = GraphInterpreter.Run(fused, images);
        return ((actual - expected).abs().max() / expected.abs().max()).item<double>();
    }
}
