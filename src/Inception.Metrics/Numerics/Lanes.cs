using System.Numerics;
using System.Runtime.CompilerServices;
#if !NET9_0_OR_GREATER
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
#endif

namespace Inception.Metrics.Numerics;

/// <summary>Vector operations on rows of float64.</summary>
internal static unsafe class Lanes
{
    /// <summary><c>a · b + c</c>, rounded once where the processor can.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> MultiplyAdd(Vector<double> a, Vector<double> b, Vector<double> c)
    {
#if NET9_0_OR_GREATER
        return Vector.MultiplyAddEstimate(a, b, c);
#else
        if (Fma.IsSupported && Vector<double>.Count == Vector256<double>.Count)
            return Fma.MultiplyAdd(a.AsVector256(), b.AsVector256(), c.AsVector256()).AsVector();
        if (AdvSimd.Arm64.IsSupported) return AdvSimd.Arm64.FusedMultiplyAdd(c.AsVector128(), a.AsVector128(), b.AsVector128()).AsVector();
        return (a * b) + c;
#endif
    }

    /// <summary>The scalar product of two rows.</summary>
    public static double Dot(double* a, double* b, int count)
    {
        var (width, i) = (Vector<double>.Count, 0);
        Vector<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        for (; i <= count - (4 * width); i += 4 * width)
        {
            sum0 = MultiplyAdd(Vector.Load(a + i), Vector.Load(b + i), sum0);
            sum1 = MultiplyAdd(Vector.Load(a + i + width), Vector.Load(b + i + width), sum1);
            sum2 = MultiplyAdd(Vector.Load(a + i + (2 * width)), Vector.Load(b + i + (2 * width)), sum2);
            sum3 = MultiplyAdd(Vector.Load(a + i + (3 * width)), Vector.Load(b + i + (3 * width)), sum3);
        }

        for (; i <= count - width; i += width) sum0 = MultiplyAdd(Vector.Load(a + i), Vector.Load(b + i), sum0);
        var sum = Vector.Sum((sum0 + sum1) + (sum2 + sum3));
        for (; i < count; i++) sum += a[i] * b[i];
        return sum;
    }

    /// <summary><c>target += factor · source</c>.</summary>
    public static void Add(double* target, double* source, double factor, int count)
    {
        var (width, i) = (Vector<double>.Count, 0);
        var factors = new Vector<double>(factor);
        for (; i <= count - width; i += width) MultiplyAdd(factors, Vector.Load(source + i), Vector.Load(target + i)).Store(target + i);
        for (; i < count; i++) target[i] += factor * source[i];
    }

    /// <summary><c>target *= factor</c>.</summary>
    public static void Scale(double* target, double factor, int count)
    {
        for (var i = 0; i < count; i++) target[i] *= factor;
    }
}
