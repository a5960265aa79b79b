using Inception.Networks.Tables;

namespace Inception.Inference;

/// <summary>A convolution of the portable engine.</summary>
/// <param name="Path">The key of the layer, e.g. <c>Mixed_5b.branch1x1</c>.</param>
/// <param name="Input">The shape of its input for one image.</param>
/// <param name="Output">The shape of its output for one image.</param>
/// <param name="Kernel">The kernel that computes it: <c>direct</c>, <c>depthwise</c>, or Winograd's method as <c>F(outputs,taps)</c>.</param>
public sealed record PortableConvolution(string Path, FeatureShape Input, FeatureShape Output, string Kernel)
{
    /// <summary>The number of multiply-adds of the plain convolution, for one image.</summary>
    public long Products { get; init; }

    /// <summary>The largest difference from float64 on three test inputs, divided by the largest output. Null if not compared.</summary>
    public double? Error { get; init; }

    /// <summary>The reason why a faster kernel was rejected. Null if none was.</summary>
    public string? Remark { get; init; }
}
