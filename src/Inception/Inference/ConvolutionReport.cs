using Inception.Inference.Programs;
using Inception.Networks.Tables;

namespace Inception.Inference;

/// <summary>The kernel of one convolution of a compiled network, and its error.</summary>
/// <param name="Path">The key of its row, e.g. <c>Mixed_5b.branch1x1</c>; keys are joined by <c> + </c> if rows were joined.</param>
/// <param name="Input">The shape of one image's input.</param>
/// <param name="Output">The shape of one image's output, without padding.</param>
/// <param name="Layout">The layout of the computation.</param>
/// <param name="PaddedChannels">Output channels of the kernel, padding included.</param>
/// <param name="Error">The largest difference from float64 as a share of the largest value, on random inputs; null if not verified.</param>
public sealed record ConvolutionReport(
    string Path, FeatureShape Input, FeatureShape Output, ConvolutionLayout Layout, int PaddedChannels, double? Error)
{
    /// <summary>
    /// The bits of a weight if the convolution computes in int8, otherwise null: 8, or 7 (steps −64 … 64) on processors whose int8 kernels add
    /// products in 16 bits (x86 without VNNI).
    /// </summary>
    public int? FilterBits { get; init; }

    /// <summary>The reason why an int8 network computes this convolution in float32; null if it does not, or if the options say so.</summary>
    public string? Remark { get; init; }
}
