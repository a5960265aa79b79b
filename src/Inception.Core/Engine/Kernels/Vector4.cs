using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Inception.Engine.Kernels;

/// <summary>Four floats: SSE, NEON, WebAssembly; without any of them the runtime computes lane by lane, slowly and right.</summary>
internal readonly unsafe struct Vector4(Vector128<float> value) : IVector<Vector4>
{
    private readonly Vector128<float> _value = value;

    public static int Lanes => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 Fill(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector4 vector, float* target) => vector._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 MultiplyAdd(Vector4 a, Vector4 b, Vector4 c) => new(Simd128.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 Max(Vector4 a, Vector4 b) => new(Simd128.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 MaxOrNaN(Vector4 a, Vector4 b) => new(Simd128.MaxOrNaN(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 Sqrt(Vector4 a) => new(Vector128.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 operator +(Vector4 a, Vector4 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 operator -(Vector4 a, Vector4 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 operator *(Vector4 a, Vector4 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector4 operator /(Vector4 a, Vector4 b) => new(a._value / b._value);

    public static void Multiply(in PanelProduct product)
    {
        if (MicroKernelWasm.IsSupported) MicroKernelWasm.Multiply(product);
        else MicroKernel128.Multiply(product);
    }
}
