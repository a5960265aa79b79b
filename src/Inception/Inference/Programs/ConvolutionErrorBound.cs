using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Inference.Programs;

/// <summary>
/// The maximum difference of a right convolution from float64, divided by its largest value. Three errors add up, each at most the unit roundoff <c>u = 2⁻ᵖ</c>
/// of a format with <c>p</c> significant bits (N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, section 2.2).
/// <list type="bullet">
/// <item>The sum of <c>K</c> products in float32, in any order: the errors of the additions are independent and grow as √K. Short sums get the bound of
/// 16,384 products, because fast algorithms (F. Winograd's) sum more than the definition does.</item>
/// <item>Rounding of stored values: a CPU kernel rounds once, after bias and ReLU. CUDA libraries store the sum, and then the sum with the bias. A quarter is
/// added, because the first of the two may be larger than the result.</item>
/// <item>TensorFloat-32, which a GPU may use for float32: both factors of each product are rounded, which moves the sum by at most 2 · 2⁻¹¹ · Σ|x·w|, and
/// Σ|x·w| of normal numbers is up to six times the largest sum.</item>
/// </list>
/// A wrong kernel is off by more than 1e-2.
/// </summary>
internal static class ConvolutionErrorBound
{
    // TensorFloat-32 and float16 have the same 11 significant bits.
    private const double RoundoffFloat32 = 1.0 / (1 << 24), RoundoffFloat16 = 1.0 / (1 << 11), RoundoffBFloat16 = 1.0 / (1 << 8);
    private const double SumFactor = 4, LeastProducts = 1 << 14, Growth = 1.25, ProductFactor = 6;

    /// <summary>Computes the bound.</summary>
    /// <param name="type">The number type of weights and feature maps.</param>
    /// <param name="device">The device.</param>
    /// <param name="products">The number of products in one sum: channels of a group times positions of the window.</param>
    /// <param name="float32">The precision of float32 products on a GPU.</param>
    public static double Of(ScalarType type, DeviceType device, long products, Float32Precision float32)
    {
        var isCpu = device == DeviceType.CPU;
        var sum = SumFactor * Math.Sqrt(Math.Max(LeastProducts, products)) * RoundoffFloat32;
        if (type != ScalarType.Float32) return sum + ((isCpu ? 1 : 2) * Growth * (type == ScalarType.BFloat16 ? RoundoffBFloat16 : RoundoffFloat16));
        return isCpu || float32 == Float32Precision.Highest ? sum : sum + (2 * ProductFactor * RoundoffFloat16);
    }
}
