using System.Numerics;

namespace Inception.Imaging;

/// <summary>TensorFlow's <c>compute_lerp</c>: the lower plus a part of the difference.</summary>
internal readonly struct TensorFlowBlend : IBlend
{
    public static float Blend(float lower, float upper, float fraction) => lower + ((upper - lower) * fraction);

    public static void Blend(ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, float fraction, Span<float> target)
    {
        var x = 0;
        for (; x <= target.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            var from = new Vector<float>(lower[x..]);
            (from + ((new Vector<float>(upper[x..]) - from) * fraction)).CopyTo(target[x..]);
        }

        for (; x < target.Length; x++)
            target[x] = Blend(lower[x], upper[x], fraction);
    }
}
