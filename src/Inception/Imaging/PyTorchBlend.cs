using System.Numerics;

namespace Inception.Imaging;

/// <summary>PyTorch's weighted sum of two neighbours (<c>UpSampleKernel.cpp</c>).</summary>
internal readonly struct PyTorchBlend : IBlend
{
    public static Vector<float> Of(Vector<float> lower, Vector<float> upper, Vector<float> fraction)
        => (lower * (Vector<float>.One - fraction)) + (upper * fraction);

    public static float Of(float lower, float upper, float fraction) => (lower * (1 - fraction)) + (upper * fraction);
}
