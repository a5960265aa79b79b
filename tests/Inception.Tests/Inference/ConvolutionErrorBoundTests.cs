using Inception.Inference.Programs;
using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Tests.Inference;

public sealed class ConvolutionErrorBoundTests
{
    private const double WrongKernel = 1e-2;

    /// <summary>On an H200 the right convolutions of four networks in bfloat16 were off by up to 6.6e-3, and 6e-3 was allowed.</summary>
    [Fact]
    public void Two_roundings_of_bfloat16_are_allowed_on_a_gpu() =>
        ConvolutionErrorBound.Of(ScalarType.BFloat16, DeviceType.CUDA, 1024, Float32Precision.High).Should().BeInRange(6.6e-3, WrongKernel);

    [Theory]
    [InlineData(ScalarType.Float32, DeviceType.CPU, Float32Precision.High, 3.0e-5, 3.1e-5)]
    [InlineData(ScalarType.BFloat16, DeviceType.CPU, Float32Precision.High, 3.9e-3, 5e-3)]
    [InlineData(ScalarType.Float16, DeviceType.CUDA, Float32Precision.High, 9.8e-4, 1.4e-3)]
    [InlineData(ScalarType.Float32, DeviceType.CUDA, Float32Precision.High, 1e-3, 6e-3)]
    [InlineData(ScalarType.Float32, DeviceType.CUDA, Float32Precision.Highest, 3.0e-5, 3.1e-5)]
    public void The_bound_is_above_the_errors_of_rounding_and_below_those_of_a_wrong_kernel(
        ScalarType type, DeviceType device, Float32Precision precision, double least, double most) =>
        ConvolutionErrorBound.Of(type, device, 576, precision).Should().BeInRange(least, most);

    [Fact]
    public void A_longer_sum_may_be_further_off() =>
        ConvolutionErrorBound.Of(ScalarType.Float32, DeviceType.CPU, 1 << 16, Float32Precision.High)
            .Should().BeApproximately(2 * ConvolutionErrorBound.Of(ScalarType.Float32, DeviceType.CPU, 1 << 14, Float32Precision.High), 1e-12);

    /// <summary>Where the largest value is just above a power of two, one rounding to bfloat16 is off by nearly its unit roundoff.</summary>
    [Fact]
    public void One_rounding_is_within_the_bound()
    {
        using var value = tensor(1.00389f);
        using var rounded = value.to(ScalarType.BFloat16).to(ScalarType.Float32);

        (Math.Abs(rounded.item<float>() - 1.00389f) / 1.00389f).Should().BeInRange(3.8e-3f, 3.9e-3f);
        ConvolutionErrorBound.Of(ScalarType.BFloat16, DeviceType.CPU, 1, Float32Precision.High).Should().BeGreaterThan(3.9e-3);
    }
}
