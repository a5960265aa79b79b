using Inception.Networks.Tables;

namespace Inception.Inference;

/// <summary>A convolution of the portable engine.</summary>
/// <param name="Path">The row's key.</param>
/// <param name="Input">The shape of its input.</param>
/// <param name="Output">The shape of its output.</param>
/// <param name="Kernel">How it is computed: <c>direct</c>, <c>depthwise</c>, or Winograd's method as <c>F(outputs,taps)</c>.</param>
public sealed record PortableConvolution(string Path, FeatureShape Input, FeatureShape Output, string Kernel)
{
    /// <summary>Multiply-adds of the plain sum.</summary>
    public long Products { get; init; }

    /// <summary>The largest error against float64 over the largest output, of three inputs that bring errors to light; null where not compared.</summary>
    public double? Error { get; init; }

    /// <summary>Why a faster kernel was refused; null where none was.</summary>
    public string? Remark { get; init; }
}
