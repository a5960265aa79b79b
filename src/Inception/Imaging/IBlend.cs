using System.Numerics;

namespace Inception.Imaging;

/// <summary>How a library computes the point at a fraction of the way from one number to another; the forms differ in the last bit.</summary>
internal interface IBlend
{
    static abstract Vector<float> Of(Vector<float> lower, Vector<float> upper, Vector<float> fraction);

    static abstract float Of(float lower, float upper, float fraction);
}
