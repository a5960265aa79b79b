using Inception.Layers;
using static TorchSharp.torch;

namespace Inception.Tests.Layers;

public class InceptionBlockTests
{
    [Fact]
    public void Four_branches_give_288_channels_of_the_same_height_and_width()
    {
        using var block = new InceptionBlock(inChannels: 32, poolFeatures: 64);
        using var input = rand(2, 32, 28, 28);

        using var output = block.call(input);

        output.shape.Should().Equal(2, 288, 28, 28);
        block.OutChannels.Should().Be(64 + 96 + 64 + 64);
    }

    [Theory]
    [InlineData("branch1x1", 32 * 64, 2 * 64)]
    [InlineData("branch3x3_p1", 32 * 64, 2 * 64)]
    [InlineData("branch3x3_p2", 64 * 96 * 3 * 3, 2 * 96)]
    [InlineData("branch5x5_p1", 32 * 48, 2 * 48)]
    [InlineData("branch5x5_p2", 48 * 64 * 5 * 5, 2 * 64)]
    [InlineData("branch_pool1x1", 32 * 64, 2 * 64)]
    public void Each_layer_has_its_weights_and_two_numbers_a_channel_and_no_bias(string layer, long weights, long batchNorm)
    {
        using var block = new InceptionBlock(32, 64);

        var parameters = block.named_parameters()
            .Where(entry => entry.name.StartsWith(layer + ".", StringComparison.Ordinal))
            .ToDictionary(entry => entry.name[(layer.Length + 1)..], entry => entry.parameter.numel());

        parameters.Keys.Should().BeEquivalentTo("conv.weight", "bn.weight", "bn.bias");
        parameters["conv.weight"].Should().Be(weights);
        (parameters["bn.weight"] + parameters["bn.bias"]).Should().Be(batchNorm);
    }

    /// <summary>
    /// A text in circulation says 140,904. It counts convolution biases, which are not there, and errs in its sums: the layers
    /// above have 139,776 weights and 2 × 400 numbers of batch normalisation.
    /// </summary>
    [Fact]
    public void The_block_has_140_576_parameters()
    {
        using var block = new InceptionBlock(32, 64);

        block.parameters().Sum(parameter => parameter.numel()).Should().Be(140_576);
        (2_048 + 2_048 + 55_296 + 1_536 + 76_800 + 2_048 + (2 * 400)).Should().Be(140_576);
    }

    [Fact]
    public void Keys_shapes_and_numbers_are_the_references()
    {
        var golden = GoldenFile.Read("inception_block");
        using var block = new InceptionBlock(32, 64);
        FormulaWeights.Fill(block);
        block.eval();
        var modules = block.named_modules().ToDictionary(entry => entry.name, entry => (nn.Module<Tensor, Tensor>)entry.module);
        foreach (var node in golden.Nodes)
        {
            modules[node.Name].register_forward_hook((_, _, output) =>
            {
                output.ShouldMatch(node);
                return output;
            });
        }

        using var input = FormulaWeights.Input(golden.InputShape);
        using var output = block.call(input);
        using var withoutGradients = no_grad();
        using var inPlace = block.call(input);

        var shapes = block.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.shape);
        shapes.Keys.ShouldBeTheKeys(golden.KeyShapes.Keys);
        foreach (var (key, shape) in golden.KeyShapes) shapes[key].Should().Equal(shape, key);
        output.ShouldMatch(golden.Output, golden.OutputStats.Std, "output");
        inPlace.ShouldMatch(golden.Output, golden.OutputStats.Std, "output without gradients");
    }

    [Fact]
    public void It_stands_in_a_sequential_of_anybody()
    {
        using var network = nn.Sequential(
            ("stem", new BasicConv2d(3, 32, 3, stride: 2)),
            ("block", new InceptionBlock(32, 64)),
            ("pool", nn.AdaptiveAvgPool2d(1)));
        using var input = rand(1, 3, 33, 33);

        using var output = network.call(input);

        output.shape.Should().Equal(1, 288, 1, 1);
    }
}
