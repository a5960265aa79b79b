using Inception.Graphs;
using Inception.Graphs.Passes;
using Inception.Weights;
using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Tests.Graphs;

/// <summary>A graph needs a table and weights, and no network of modules.</summary>
public sealed class GraphBuilderTests
{
    [Fact]
    public void A_checkpoint_gives_the_graph_of_the_network_that_was_saved()
    {
        using var folder = new TemporaryFolder();
        var path = folder["own.safetensors"];
        using var network = CompiledSamples.Create(SampleNetworks.OwnTableName);
        network.SaveWeights(path);
        using var images = CompiledSamples.Images(network, batch: 2, size: 28);
        using var checkpoint = Checkpoint.Open(path);
        var shapes = checkpoint.Entries.ToDictionary(entry => entry.Key, entry => entry.Shape);

        var graph = Fusion.Apply(GraphBuilder.Build(network.Table, key => new FloatWeights(shapes[key], checkpoint.ReadFloat32(key))));

        using var expected = GraphInterpreter.Run(Fusion.Apply(NetworkGraphs.Build(network, normalization: null)), images);
        using var logits = GraphInterpreter.Run(graph, images);
        using var equal = logits.eq(expected).all();
        equal.item<bool>().Should().BeTrue("the weights are float32 in both, and are folded alike");
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Filters_have_the_values_of_the_tensor_whatever_its_type_and_strides(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var weight = randn(3, 4, 2, 5).to(type).permute(1, 0, 3, 2);
        var scale = new[] { 0.5, -1, 3 };

        var filters = new Filters(new TensorWeights(weight), bias: null).AfterAffine(scale, [0, 0, 0]).Times(2);

        var expected = weight.to(ScalarType.Float64) * tensor(scale).view(1, -1, 1, 1) * 2;
        filters.ProductTensor().eq(expected).all().item<bool>().Should().BeTrue("every step is exact or rounded as here");
    }
}
