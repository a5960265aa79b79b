using Inception.Inference;
using Inception.Networks;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

[Trait("Category", "Slow")]
public class CompiledEmbeddingTests
{
    /// <summary>As for logits: sums of float32 in another order.</summary>
    private const double Float32Bound = 1e-4;

    /// <summary>One with a classifier, one that ends in an embedding of length 1, one of unusual rows.</summary>
    [Theory]
    [InlineData("inception_small")]
    [InlineData("inception_resnet_v1")]
    [InlineData(SampleNetworks.OwnTableName)]
    public void The_embedding_of_a_compiled_network_is_the_networks(string name)
    {
        using var network = CompiledSamples.Create(name);
        using var images = CompiledSamples.Images(network, batch: 2, SampleNetworks.SmallSize(name));
        using var _ = no_grad();
        using var expected = network.Embed(images);

        using var compiled = CompiledSamples.Small(network, new() { Output = NetworkOutput.Embedding, BatchSize = 2 });
        using var embedding = compiled.Forward(images);

        embedding.shape.Should().Equal(2, network.EmbeddingLength);
        CompiledSamples.Difference(embedding, expected).Should().BeLessThan(Float32Bound);
        compiled.Report.Error.Should().BeLessThan(Float32Bound);
        compiled.Report.ToString().Should().Contain("convolutions, embedding ");
    }

    [Fact]
    public void In_bfloat16_it_is_float32_of_the_same_direction()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = CompiledSamples.Images(network, batch: 2, 28);
        using var _ = no_grad();
        using var expected = network.Embed(images);

        using var compiled = network.Compile(new() { Output = NetworkOutput.Embedding, Precision = Precision.BFloat16 });
        using var embedding = compiled.Forward(images);

        embedding.dtype.Should().Be(ScalarType.Float32);
        using var cosine = nn.functional.cosine_similarity(embedding, expected, dim: 1);
        cosine.min().item<float>().Should().BeGreaterThan(0.999f, "8 bits of mantissa are 2⁻⁹ a number");
    }

    [Fact]
    public void Batches_are_cut_into_the_prepared_sizes_and_give_what_whole_ones_give()
    {
        using var network = CompiledSamples.Create("inception_small");
        using var images = CompiledSamples.Images(network, batch: 7, 28);
        using var expected = CompiledSamples.Eager(network, images);

        using var compiled = network.Compile(new() { BatchSizes = [4], PreparedShapes = 1 });
        using var logits = compiled.Forward(images);
        using var last = images.narrow(0, 4, 3);
        using var lastLogits = compiled.Forward(last);

        compiled.Report.BatchSize.Should().Be(4);
        CompiledSamples.Difference(logits, expected).Should().BeLessThan(Float32Bound);
        using var same = logits.narrow(0, 4, 3).equal(lastLogits).all();
        same.item<bool>().Should().BeTrue("both ran filled up to four");
    }
}
