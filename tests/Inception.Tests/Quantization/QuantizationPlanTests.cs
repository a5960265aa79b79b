using Inception.Graphs;
using Inception.Graphs.Passes;
using Inception.Networks.Tables;
using Inception.Quantization;

namespace Inception.Tests.Quantization;

public sealed class QuantizationPlanTests
{
    public static TheoryData<string> Names => [.. SampleNetworks.Names];

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Category", "Slow")]
    public void Every_edge_into_an_int8_node_has_a_quantisation_and_joins_have_one_for_all_branches(string name)
    {
        using var network = SampleNetworks.Create(name);
        var plan = Plan(name, Fusion.ForQuantization(NetworkGraphs.Build(network, null)));

        foreach (var node in plan.Graph.Nodes.Where(plan.IsInt8))
        {
            plan.Output(node).Should().NotBeNull("{0}", node.Path);
            node.Inputs.Should().OnlyContain(input => plan.Output(input) != null, "{0}", node.Path);
            if (node is ConcatNode or ReluNode or OperationNode)
                node.Inputs.Select(plan.Output).Should().OnlyContain(input => input == plan.Output(node), "{0}", node.Path);
        }

        plan.Graph.Nodes.OfType<ConvolutionNode>().Should().OnlyContain(node => plan.IsInt8(node));
        plan.Graph.Nodes.Where(node => node is LinearNode or OperationNode { Operation: LocalResponseNorm or UnitLength or GlobalPool or AdaptiveAvgPool or Flatten } or AffineNode)
            .Should().OnlyContain(node => !plan.IsInt8(node));
        plan.Output(plan.Graph.Output).Should().BeNull();
    }

    [Fact]
    public void Rows_can_be_kept_in_float_by_their_keys()
    {
        using var network = SampleNetworks.Create("inception_small");
        var graph = Fusion.ForQuantization(NetworkGraphs.Build(network, null));

        var plan = Plan("inception_small", graph, "stem1", "mixed4");

        plan.Graph.Nodes.OfType<ConvolutionNode>().Where(node => !plan.IsInt8(node)).Select(node => node.Path)
            .Should().HaveCount(7).And.OnlyContain(path => path == "stem1" || path.StartsWith("mixed4."));
        plan.Output(graph.Nodes.Single(node => node.Path == "input")).Should().BeNull();
        plan.Output(graph.Nodes.Single(node => node.Path == "stem1")).Should().NotBeNull("pool1 reads it in int8");
        graph.Invoking(g => Plan("inception_small", g, "mixed5")).Should().Throw<ArgumentException>().WithMessage("*'mixed5'*no row of inception_small*");
    }

    [Fact]
    public void A_missing_range_is_named()
    {
        using var network = SampleNetworks.Create("inception_small");
        var graph = Fusion.ForQuantization(NetworkGraphs.Build(network, null));
        var calibration = Ranges("inception_small", graph);
        var lacking = calibration with { Ranges = calibration.Ranges.Where(entry => entry.Key != "stem1").ToDictionary() };

        var plan = () => QuantizationPlan.Create(graph, lacking, []);

        plan.Should().Throw<CalibrationException>().WithMessage("*inception_small*'stem1'*calibrate*");
    }

    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Category", "Slow")]
    public void Names_of_ranges_are_told_apart_and_are_keys(string name)
    {
        using var network = SampleNetworks.Create(name);
        var graph = Fusion.ForQuantization(NetworkGraphs.Build(network, null));

        var names = RangeNames.Create(graph);

        names.Values.Should().OnlyHaveUniqueItems().And.NotContain(key => key.Contains('#'));
        names.Values.Should().Contain("input");
    }

    private static QuantizationPlan Plan(string name, Graph graph, params string[] floatRows) => QuantizationPlan.Create(graph, Ranges(name, graph), floatRows);

    private static Calibration Ranges(string name, Graph graph) => new()
    {
        Network = name,
        Method = CalibrationMethod.MinMax,
        Images = 1,
        Ranges = RangeNames.Create(graph).Values.Select((key, i) => (key, range: new ValueRange(i % 3 == 0 ? -i : 0, 1 + i))).ToDictionary(entry => entry.key, entry => entry.range),
    };
}
