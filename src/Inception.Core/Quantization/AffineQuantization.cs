namespace Inception.Quantization;

/// <summary>
/// <c>x = scale · (q − zero point)</c>, q from 0 to 255: how the values of a feature map are told apart
/// (<a href="https://arxiv.org/abs/1712.05877">Jacob et al. 2017</a>, section 2.1). Zero is exact, as paddings need it.
/// </summary>
/// <param name="Scale">The distance of two neighbours, above 0.</param>
/// <param name="ZeroPoint">What stands for 0; it is 0 itself where no value is negative.</param>
internal readonly record struct AffineQuantization(double Scale, int ZeroPoint)
{
    /// <summary>The greatest q.</summary>
    public const int Steps = 255;

    public static AffineQuantization FromRange(ValueRange range)
    {
        var (low, high) = (Math.Min(range.Low, 0.0), Math.Max(range.High, 0.0));
        // Kernels keep scales in float32 and divide by them.
        var scale = Math.Max((float)((high - low) / Steps), 1e-30f);
        return new(scale, (int)Math.Clamp(Math.Round(-low / scale), 0, Steps));
    }
}
