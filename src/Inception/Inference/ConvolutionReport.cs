using Inception.Inference.Programs;
using Inception.Networks.Tables;

namespace Inception.Inference;

/// <summary>What was decided and found for one convolution of a compiled network.</summary>
/// <param name="Path">The key of its row, e.g. <c>Mixed_5b.branch1x1</c>; keys joined by <c> + </c> where rows were joined.</param>
/// <param name="Input">The shape of one image's input.</param>
/// <param name="Output">The shape of one image's output, without padding.</param>
/// <param name="Layout">How it is computed.</param>
/// <param name="PaddedChannels">Output channels of the kernel, padding included.</param>
/// <param name="Error">The largest difference from float64 as a share of the largest value, on random inputs; null when it was not verified.</param>
public sealed record ConvolutionReport(
    string Path, FeatureShape Input, FeatureShape Output, ConvolutionLayout Layout, int PaddedChannels, double? Error)
{
    /// <summary>
    /// Bits of a weight where the convolution computes in int8, else null: 8, or 7 (steps −64 … 64) on processors whose int8 kernels add products in
    /// 16 bits (x86 without VNNI).
    /// </summary>
    public int? FilterBits { get; init; }

    /// <summary>Why an int8 network computes it in float32 all the same; null where it does not, or was told to.</summary>
    public string? Remark { get; init; }
}
