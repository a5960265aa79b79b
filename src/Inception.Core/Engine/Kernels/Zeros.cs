using System.Runtime.InteropServices;

namespace Inception.Engine.Kernels;

/// <summary>A few zeros at one address, where a kernel wants a bias and there is none.</summary>
internal static unsafe class Zeros
{
    private const int Count = 64;

    /// <summary>64 zeros.</summary>
    public static float* Pointer { get; } = (float*)NativeMemory.AllocZeroed(Count, sizeof(float));
}
