using Inception.Layers;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Layers;

/// <summary>
/// Convolutions whose channels are no multiple of 16, which libtorch 2.10 gets wrong on some processors, against the same layer in
/// float64. On a machine whose kernels are right the tests hold as well, and nothing is padded.
/// </summary>
public class ChannelTailTests
{
    /// <summary>
    /// Of the reference's largest value. Sums of up to 1,000 products stray by about 1e-6 of it in float32; the fault moves whole channels
    /// by some tenths.
    /// </summary>
    private const double Tolerance = 1e-5;

    public static TheoryData<int, int, Extent, int> Layers
    {
        get
        {
            var cases = new TheoryData<int, int, Extent, int>();
            foreach (var inChannels in new[] { 20, 24, 40, 1, 3, 17 })
            {
                foreach (var kernel in new Extent[] { 1, 3, new(1, 7), new(7, 1), 5 })
                {
                    cases.Add(inChannels, 64, kernel, 1);
                    cases.Add(inChannels, 20, kernel, 2);
                }
            }

            foreach (var outChannels in new[] { 8, 20, 24, 40, 80, 112 })
            {
                cases.Add(32, outChannels, 3, 1);
                cases.Add(64, outChannels, 1, 1);
            }

            foreach (var inChannels in new[] { 48, 80, 112, 288 }) cases.Add(inChannels, 64, 3, 2);

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Values_and_gradients_are_those_of_float64(int inChannels, int outChannels, Extent kernel, int stride)
    {
        using var layer = new BasicConv2d(inChannels, outChannels, kernel, stride, padding: new Extent(kernel.Height / 2, kernel.Width / 2));
        using var exact = new BasicConv2d(inChannels, outChannels, kernel, stride, padding: new Extent(kernel.Height / 2, kernel.Width / 2));
        Copy(layer, exact);
        exact.to(ScalarType.Float64);
        layer.eval();
        exact.eval();
        using var input = randn(2, inChannels, 14, 14).requires_grad_();
        using var exactInput = input.detach().to(ScalarType.Float64).requires_grad_();

        using var result = layer.call(input);
        using var expected = exact.call(exactInput);
        using var loss = result.square().sum();
        using var exactLoss = expected.square().sum();
        loss.backward();
        exactLoss.backward();
        using var withoutGradients = no_grad();
        using var inPlace = layer.call(input);

        ShouldBeClose(result, expected, "the output");
        ShouldBeClose(inPlace, expected, "the output without gradients");
        ShouldBeClose(input.grad!, exactInput.grad!, "the input's gradient");
        foreach (var ((name, parameter), (_, exactParameter)) in layer.named_parameters().Zip(exact.named_parameters()))
            ShouldBeClose(parameter.grad!, exactParameter.grad!, "the gradient of " + name);
    }

    /// <summary>Channels, window, step, type, and what is added to the input's and output's channels where the kernels are wrong.</summary>
    [Theory]
    [InlineData(24, 64, 3, 1, ScalarType.Float32, true, 8, 0)]
    [InlineData(17, 64, 5, 1, ScalarType.Float32, false, 15, 0)]
    [InlineData(32, 8, 3, 1, ScalarType.Float32, true, 0, 8)]
    [InlineData(32, 8, 3, 1, ScalarType.Float32, false, 0, 0)]
    [InlineData(48, 64, 3, 2, ScalarType.Float32, true, 16, 0)]
    [InlineData(48, 64, 3, 2, ScalarType.Float32, false, 0, 0)]
    [InlineData(3, 64, 3, 2, ScalarType.Float32, true, 0, 0)]
    [InlineData(24, 24, 1, 1, ScalarType.Float32, true, 0, 0)]
    [InlineData(24, 24, 3, 1, ScalarType.Float64, true, 0, 0)]
    public void Only_what_is_wrong_is_padded(
        int inChannels, int outChannels, int kernel, int stride, ScalarType dtype, bool inputGradient, long inputs, long outputs)
    {
        using var weight = zeros(outChannels, inChannels, kernel, kernel, dtype: dtype);

        ChannelTail.Create(weight, stride, inputGradient).Should().Be(ConvolutionCheck.TailsAreWrong ? new ChannelTail(inputs, outputs) : default);
    }

    private static void Copy(nn.Module from, nn.Module to)
    {
        using var _ = no_grad();
        var state = to.state_dict();
        foreach (var (key, tensor) in from.state_dict()) state[key].copy_(tensor);
    }

    private static void ShouldBeClose(Tensor actual, Tensor expected, string what)
    {
        using var _ = NewDisposeScope();
        actual.shape.Should().Equal(expected.shape, what);
        var difference = (actual.detach().to(ScalarType.Float64) - expected.detach()).abs().max().item<double>();
        (difference / expected.detach().abs().max().item<double>()).Should().BeLessThan(Tolerance, what);
    }
}
