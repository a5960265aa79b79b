using Inception.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Layers;

public class ChannelsLastPoolTests
{
    public static TheoryData<string> Pools => new()
    {
        "max, padding 1", "max, padding 0", "max, padding 1, ceil", "average, padding 1", "average, padding 1 not counted", "average, padding 0",
    };

    [Theory]
    [MemberData(nameof(Pools))]
    public void Values_are_the_plain_pools_to_the_bit(string kind)
    {
        using var pool = Pool(kind);
        using var channelsLast = new ChannelsLastPool(Pool(kind));
        using var input = Activations();

        using var expected = pool.call(input);
        using var output = channelsLast.call(input);
        using var withoutGradients = no_grad();
        using var outputWithoutGradients = channelsLast.call(input);

        output.shape.Should().Equal(expected.shape);
        output.equal(expected).all().item<bool>().Should().BeTrue();
        outputWithoutGradients.equal(expected).all().item<bool>().Should().BeTrue();
        output.is_contiguous().Should().BeTrue("the next layer sees the layout that it would see without");
    }

    /// <summary>
    /// Half of the activations are zero, as after a ReLU, so maxima are tied: both layouts must choose the same place. A gradient is
    /// a sum of up to nine, in an order of the kernel's own: a rounding or two of float32.
    /// </summary>
    [Theory]
    [MemberData(nameof(Pools))]
    public void Gradients_are_the_plain_pools(string kind)
    {
        using var pool = Pool(kind);
        using var channelsLast = new ChannelsLastPool(Pool(kind));
        using var input = Activations().requires_grad_();
        using var sameInput = input.detach().clone().requires_grad_();
        using var expected = pool.call(input);
        using var output = channelsLast.call(sameInput);
        using var weights = randn(expected.shape);

        expected.backward([weights]);
        output.backward([weights]);

        sameInput.grad!.allclose(input.grad!, rtol: 1e-6, atol: 1e-6).Should().BeTrue();
    }

    [Theory]
    [InlineData(1, 7, 9)]
    [InlineData(33, 1, 1)]
    [InlineData(17, 5, 1)]
    public void Any_shape_will_do(long channels, long height, long width)
    {
        using var pool = Pool("max, padding 1");
        using var channelsLast = new ChannelsLastPool(Pool("max, padding 1"));
        using var input = randn(2, channels, height, width);

        using var expected = pool.call(input);
        using var output = channelsLast.call(input);

        output.equal(expected).all().item<bool>().Should().BeTrue();
    }

    [Fact]
    public void The_input_stays_as_it_is_and_nothing_is_left()
    {
        using var channelsLast = new ChannelsLastPool(Pool("average, padding 1"));
        using var input = Activations();
        using var untouched = input.clone();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        channelsLast.call(input).Dispose();

        DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount.Should().Be(before);
        input.equal(untouched).all().item<bool>().Should().BeTrue();
    }

    private static nn.Module<Tensor, Tensor> Pool(string kind) => kind switch
    {
        "max, padding 1" => nn.MaxPool2d((3, 3), (1, 1), (1, 1)),
        "max, padding 0" => nn.MaxPool2d((3, 3), (1, 1)),
        "max, padding 1, ceil" => nn.MaxPool2d((3, 3), (1, 1), (1, 1), ceil_mode: true),
        "average, padding 1" => nn.AvgPool2d((3, 3), (1, 1), (1, 1)),
        "average, padding 1 not counted" => nn.AvgPool2d((3, 3), (1, 1), (1, 1), count_include_pad: false),
        "average, padding 0" => nn.AvgPool2d((3, 3), (1, 1)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private static Tensor Activations() => randn(2, 19, 11, 13).relu_();
}
