using Inception.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Quantization;

/// <summary>Quantization of the values of tensors.</summary>
internal static class AffineQuantizationTensors
{
    /// <summary>The values as their quantization tells them; the caller disposes them.</summary>
    public static Tensor Rounded(this AffineQuantization quantization, Tensor values)
    {
        using var scope = NewDisposeScope();
        return quantization.Values(quantization.Quantized(values)).MoveToOuterDisposeScope();
    }

    /// <summary>The values of q; in the caller's scope.</summary>
    public static Tensor Values(this AffineQuantization quantization, Tensor quantized)
    {
        using Scalar zeroPoint = quantization.ZeroPoint, scale = quantization.Scale;
        return quantized.sub(zeroPoint).mul(scale);
    }

    /// <summary>The q of values, from 0 to <see cref="AffineQuantization.Steps"/>; in the caller's scope.</summary>
    public static Tensor Quantized(this AffineQuantization quantization, Tensor values)
    {
        using Scalar scale = quantization.Scale, zeroPoint = quantization.ZeroPoint, least = 0, most = AffineQuantization.Steps;
        return values.div(scale).round().add(zeroPoint, HeldScalar.One).clamp(least, most);
    }
}
