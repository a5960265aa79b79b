using Inception.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Inception.Tests.Layers;

public class BasicConv2dTests
{
    private const double Epsilon = 1e-3;

    [Fact]
    public void An_input_that_does_not_fit_is_refused_with_what_was_expected_and_found()
    {
        using var layer = new BasicConv2d(8, 16, 3);
        using var block = new InceptionBlock(8, 16);
        using var channels = randn(2, 3, 13, 17);
        using var rank = randn(8, 13, 17);
        using var doubles = randn(2, 8, 13, 17, dtype: ScalarType.Float64);
        using var bytes = zeros(2, 8, 13, 17, dtype: ScalarType.Byte);

        layer.Invoking(it => it.call(channels)).Should().Throw<ArgumentException>().WithMessage("*N×8×H×W*2×3×13×17*");
        layer.Invoking(it => it.call(rank)).Should().Throw<ArgumentException>().WithMessage("*N×8×H×W*8×13×17*");
        layer.Invoking(it => it.call(doubles)).Should().Throw<ArgumentException>().WithMessage("*Float32*Float64*");
        layer.Invoking(it => it.call(bytes)).Should().Throw<ArgumentException>().WithMessage("*Float32*Byte*");
        block.Invoking(it => it.call(channels)).Should().Throw<ArgumentException>().WithMessage("*N×8×H×W*2×3×13×17*");
    }

    [Fact]
    public void In_evaluation_it_is_convolution_batch_norm_and_relu_to_the_bit()
    {
        using var layer = WithStatistics(new BasicConv2d(8, 16, new(3, 5), stride: 2, padding: new(1, 2), Epsilon));
        using var input = randn(2, 8, 13, 17);
        layer.eval();

        using var output = layer.call(input);

        using var expected = ByHand(layer, input, stride: 2, padding: [1, 2], training: false);
        output.shape.Should().Equal(2, 16, 7, 9);
        output.equal(expected).all().item<bool>().Should().BeTrue();
    }

    /// <summary>
    /// Scale and shift are joined before they touch the activation, where libtorch subtracts the mean first: a few roundings of
    /// float32 (6e-8 each) of values of about 1.
    /// </summary>
    [Fact]
    public void In_place_without_gradients_it_is_the_same_within_float32_rounding()
    {
        using var layer = WithStatistics(new BasicConv2d(8, 16, 3, epsilon: Epsilon));
        using var input = randn(2, 8, 13, 17);
        using var untouched = input.clone();
        layer.eval();
        using var expected = ByHand(layer, input, stride: 1, padding: [0, 0], training: false);

        using var withoutGradients = no_grad();
        using var output = layer.call(input);

        (output - expected).abs().max().item<float>().Should().BeLessThan(2e-6f * expected.abs().max().item<float>());
        input.equal(untouched).all().item<bool>().Should().BeTrue("in place means the layer's own activation");
    }

    [Fact]
    public void In_training_it_normalises_by_the_batch_and_follows_its_statistics()
    {
        using var layer = WithStatistics(new BasicConv2d(8, 16, 3, epsilon: Epsilon));
        using var input = randn(4, 8, 9, 9);
        var state = layer.state_dict();
        using var mean = state["bn.running_mean"].clone();
        using var convolved = conv2d(input, state["conv.weight"]);
        using var batchMean = convolved.mean([0, 2, 3]);
        layer.train();

        using var expected = ByHand(layer, input, stride: 1, padding: [0, 0], training: true);
        using var output = layer.call(input);

        output.equal(expected).all().item<bool>().Should().BeTrue();
        state["bn.num_batches_tracked"].item<long>().Should().Be(1);
        using var followed = (0.9 * mean) + (0.1 * batchMean);   // PyTorch's momentum of 0.1
        state["bn.running_mean"].allclose(followed, rtol: 1e-5, atol: 1e-6).Should().BeTrue();
    }

    [Fact]
    public void The_statistics_stay_as_they_are_in_evaluation()
    {
        using var layer = WithStatistics(new BasicConv2d(8, 16, 3));
        using var input = randn(2, 8, 9, 9);
        using var before = layer.state_dict()["bn.running_var"].clone();
        layer.eval();

        layer.call(input).Dispose();
        using (no_grad()) layer.call(input).Dispose();

        layer.state_dict()["bn.running_var"].equal(before).all().item<bool>().Should().BeTrue();
        layer.state_dict()["bn.num_batches_tracked"].item<long>().Should().Be(0);
    }

    [Fact]
    public void Its_keys_are_pytorchs_and_it_has_no_bias()
    {
        using var layer = new BasicConv2d(3, 5, 3);

        layer.state_dict().Keys.Should().BeEquivalentTo(
            "conv.weight", "bn.weight", "bn.bias", "bn.running_mean", "bn.running_var", "bn.num_batches_tracked");
    }

    [Theory]
    [InlineData(0, 1, 1, 1, 0, "inChannels")]
    [InlineData(1, 0, 1, 1, 0, "outChannels")]
    [InlineData(1, 1, 0, 1, 0, "kernelSize")]
    [InlineData(1, 1, 1, 0, 0, "stride")]
    [InlineData(1, 1, 1, 1, -1, "padding")]
    public void A_size_out_of_range_is_named(int inChannels, int outChannels, int kernel, int stride, int padding, string parameter)
    {
        var create = () => new BasicConv2d(inChannels, outChannels, kernel, stride, padding);

        create.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(parameter);
    }

    /// <summary>Statistics and scales that differ from channel to channel, so that a mistake in one of them shows.</summary>
    private static BasicConv2d WithStatistics(BasicConv2d layer)
    {
        using var _ = no_grad();
        var state = layer.state_dict();
        state["bn.running_mean"].uniform_(-0.5, 0.5);
        state["bn.running_var"].uniform_(0.5, 1.5);
        state["bn.weight"].uniform_(0.5, 1.5);
        state["bn.bias"].uniform_(-0.5, 0.5);
        return layer;
    }

    private static Tensor ByHand(BasicConv2d layer, Tensor input, long stride, long[] padding, bool training)
    {
        var state = layer.state_dict();
        using var convolved = conv2d(input, state["conv.weight"], strides: [stride, stride], padding: padding);
        using var mean = state["bn.running_mean"].clone();
        using var variance = state["bn.running_var"].clone();
        using var normalised = batch_norm(
            convolved, mean, variance, state["bn.weight"], state["bn.bias"], training, momentum: 0.1, eps: Epsilon);
        return normalised.relu();
    }
}
