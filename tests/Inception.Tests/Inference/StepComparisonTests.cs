using Inception.Graphs;
using Inception.Graphs.Passes;
using Inception.Inference;
using Inception.Quantization;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

public sealed class StepComparisonTests
{
    [Theory]
    [InlineData("input", 0, null)]
    [InlineData("mixed2.branch3x3_p1", 1, null)]
    [InlineData("mixed2.branch3x3_p1", 2, "'mixed2.branch3x3_p1'")]
    [InlineData("fc", 2, "'fc'")]
    public void One_step_is_rounding_and_two_are_a_fault(string path, int steps, string? fault)
    {
        using var scope = NewDisposeScope();
        using var network = CompiledSamples.Create("inception_small");
        var images = rand(1, 1, 28, 28);
        var graph = Fusion.ForQuantization(NetworkGraphs.Build(network, null));
        var plan = QuantizationPlan.Create(graph, network.Calibrate([images], new() { ComparedImages = 0 }), []);
        var values = new Dictionary<Node, Tensor>(ReferenceEqualityComparer.Instance);
        GraphInterpreter.Run(graph, images, after: (node, value) =>
        {
            var rounded = plan.Output(node)?.Rounded(value) ?? value.clone();
            values[node] = rounded.clone().MoveToOuterDisposeScope().DetachFromDisposeScope();
            return rounded;
        });
        var comparison = new StepComparison(graph, plan, plan.IsInt8, node => node);
        var changed = graph.Nodes.Last(node => node.Path == path);
        values[changed].view(-1)[0] += steps * (plan.Output(changed)?.Scale ?? values[changed].abs().max().item<double>());

        var found = comparison.Fault([.. graph.Nodes.Select(node => values[node]), .. comparison.Borders.Select(node => values[node])]);

        if (fault is null) (found is null || !found.Contains($"'{path}'", StringComparison.Ordinal)).Should().BeTrue(found);
        else found.Should().Contain(fault);
        foreach (var value in values.Values) value.Dispose();
    }
}
