using Inception.Layers;
using Inception.Networks;
using Inception.Networks.Tables;
using static Inception.Networks.Tables.Rows;
using static TorchSharp.torch;

namespace Inception.Tests.Networks;

public class EmbeddingTests
{
    [Theory]
    [InlineData("googlenet", 1024)]
    [InlineData("inception_v3", 2048)]
    [InlineData("inception_small", 288)]
    [InlineData(SampleNetworks.OwnTableName, 32)]
    public void It_is_what_the_classifier_reads(string name, int length)
    {
        using var scope = NewDisposeScope();
        using var network = SampleNetworks.Create(name);
        network.eval();
        using var _ = no_grad();
        var size = SampleNetworks.SmallSize(name);
        var input = rand(2, network.Table.Input.Channels, size, size);
        var classifier = network.named_modules().Last(entry => entry.module is FullyConnected).module;
        Tensor? read = null;
        ((FullyConnected)classifier).register_forward_pre_hook((_, vector) => read = vector.clone());
        network.call(input);

        var embedding = network.Embed(input);
        var unit = network.Embed(input, normalize: true);

        network.EmbeddingLength.Should().Be(length);
        embedding.shape.Should().Equal(2, length);
        embedding.equal(read!).all().item<bool>().Should().BeTrue();
        unit.norm(1).allclose(ones(2), rtol: 1e-5).Should().BeTrue("float32");
        (unit * embedding.norm(1).unsqueeze(1)).allclose(embedding, rtol: 1e-5, atol: 1e-7).Should().BeTrue("the direction is the same");
    }

    /// <summary>As Inception-ResNet v1 without logits is made.</summary>
    [Fact]
    public void It_is_the_output_of_a_network_that_ends_in_something_else_than_a_classifier()
    {
        using var scope = NewDisposeScope();
        var table = new NetworkTable("face", new(3, 16, 16),
            [Conv("stem", 8, 3, stride: 2), AdaptiveAvgPool("pool", 1), Flatten(), Linear("bottleneck", 5), Relu()]);
        using var network = new InceptionNetwork(table);
        network.eval();
        var input = rand(2, 3, 16, 16);

        table.Classifier.Should().BeNull();
        network.EmbeddingLength.Should().Be(5);
        network.Embed(input).equal(network.call(input)).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void An_auxiliary_head_after_the_last_row_is_no_classifier()
    {
        var table = new NetworkTable("headed", new(3, 16, 16),
        [
            Conv("stem", 8, 3, stride: 2), AdaptiveAvgPool("pool", 1), Flatten(), Linear("fc", 5),
            Auxiliary("head", Linear("fc", 2)),
        ]);

        table.Classifier!.Name.Should().Be("fc");
        table.EmbeddingShape.Should().Be(FeatureShape.Vector(8));
    }

    [Theory]
    [InlineData(Mode.Evaluation)]
    [InlineData(Mode.Inference)]
    [InlineData(Mode.Training)]
    public void It_leaves_itself_alone_behind(Mode mode)
    {
        using var network = new InceptionSmall();
        network.train(mode == Mode.Training);
        using var gradients = set_grad_enabled(mode != Mode.Inference);
        using var input = rand(2, 1, 28, 28);
        network.Embed(input).Dispose();
        var before = LiveTensors.Count;

        using (network.Embed(input)) LiveTensors.Count.Should().Be(before + 1);
        using (network.Embed(input, normalize: true)) LiveTensors.Count.Should().Be(before + 1);

        LiveTensors.Count.Should().Be(before);
    }
}
