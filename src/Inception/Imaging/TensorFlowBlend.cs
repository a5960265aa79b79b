using System.Numerics;

namespace Inception.Imaging;

/// <summary>TensorFlow's <c>compute_lerp</c>.</summary>
internal readonly struct TensorFlowBlend : IBlend
{
    public static Vector<float> Of(Vector<float> lower, Vector<float> upper, Vector<float> fraction)
        => lower + ((upper - lower) * fraction);

    public static float Of(float lower, float upper, float fraction) => lower + ((upper - lower) * fraction);
}
