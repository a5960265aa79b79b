using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Wasm;
#if !NET9_0_OR_GREATER
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
#endif

namespace Inception.Engine.Kernels;

/// <summary>The operations that .NET names differently from version to version.</summary>
internal static class Simd128
{
    /// <summary><c>a · b + c</c>: one instruction where the processor has it, a product and a sum elsewhere (WebAssembly, x64 before AVX2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        PackedSimd.IsSupported ? PackedSimd.Add(PackedSimd.Multiply(a, b), c) :
#if NET9_0_OR_GREATER
        Vector128.MultiplyAddEstimate(a, b, c);
#else
        Fma.IsSupported ? Fma.MultiplyAdd(a, b, c) : AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(c, a, b) : (a * b) + c;
#endif

    /// <summary>The larger numbers; <paramref name="b"/> where one of the two is NaN, which is x86's own rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) =>
        PackedSimd.IsSupported ? PackedSimd.PseudoMax(b, a) :
#if NET9_0_OR_GREATER
        Vector128.MaxNative(a, b);
#else
        Vector128.ConditionalSelect(Vector128.GreaterThan(a, b), a, b);
#endif

    /// <summary>The larger numbers; NaN where one of the two is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MaxOrNaN(Vector128<float> a, Vector128<float> b) => Vector128.ConditionalSelect(Vector128.Equals(a, a), Max(a, b), a);
}
