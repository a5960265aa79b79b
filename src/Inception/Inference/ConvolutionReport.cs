using Inception.Inference.Programs;
using Inception.Networks.Tables;

namespace Inception.Inference;

/// <summary>One convolution of a compiled network: its shapes, its kernel and its error.</summary>
/// <param name="Path">
/// The key of the layer, e.g. <c>Mixed_5b.branch1x1</c>. If several layers were joined into one convolution, their keys are joined by <c> + </c>.
/// </param>
/// <param name="Input">The shape of one image's input.</param>
/// <param name="Output">The shape of one image's output, without padding.</param>
/// <param name="Layout">How the convolution is computed.</param>
/// <param name="PaddedChannels">The number of output channels of the kernel, including padding.</param>
/// <param name="Error">The largest difference from float64 on random inputs, divided by the largest value. Null if not verified.</param>
public sealed record ConvolutionReport(
    string Path, FeatureShape Input, FeatureShape Output, ConvolutionLayout Layout, int PaddedChannels, double? Error)
{
    /// <summary>
    /// The number of bits of a weight if the convolution computes in int8; otherwise null. 8 bits, or 7 (−64 … 64) on processors whose int8 kernels add
    /// products in 16 bits (x86 without VNNI).
    /// </summary>
    public int? FilterBits { get; init; }

    /// <summary>The reason why an int8 network computes this convolution in float32. Null if it computes in int8, or if the options ask for float32.</summary>
    public string? Remark { get; init; }
}
