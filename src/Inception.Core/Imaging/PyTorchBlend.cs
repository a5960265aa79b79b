namespace Inception.Imaging;

/// <summary>
/// PyTorch's weighted sum of two neighbours (<c>UpSampleKernel.cpp</c>), the first product fused into the sum: what its builds for x64
/// processors with AVX2 or AVX-512 compute.
/// </summary>
internal readonly struct PyTorchBlend : IBlend
{
    public static float Blend(float lower, float upper, float fraction)
        => MathF.FusedMultiplyAdd(lower, 1 - fraction, upper * fraction);

    public static void Blend(ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, float fraction, Span<float> target)
    {
        for (var x = 0; x < target.Length; x++)
            target[x] = Blend(lower[x], upper[x], fraction);
    }
}
