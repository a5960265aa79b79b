namespace Inception.Imaging;

/// <summary>How a library computes the point at a fraction of the way from one number to another; the forms differ in the last bit.</summary>
internal interface IBlend
{
    static abstract float Blend(float lower, float upper, float fraction);

    /// <summary>The same of two rows, number by number.</summary>
    static abstract void Blend(ReadOnlySpan<float> lower, ReadOnlySpan<float> upper, float fraction, Span<float> target);
}
