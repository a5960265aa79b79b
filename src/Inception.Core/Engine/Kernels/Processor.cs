using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace Inception.Engine.Kernels;

/// <summary>What this processor has.</summary>
internal static class Processor
{
    /// <summary>The widest vectors that are computed by instructions of the processor's own.</summary>
    public static VectorWidth Width =>
        Vector512.IsHardwareAccelerated ? VectorWidth.Sixteen : Vector256.IsHardwareAccelerated ? VectorWidth.Eight : VectorWidth.Four;

    /// <summary>Whether vectors are computed lane by lane, because the runtime knows or uses no instructions for them.</summary>
    public static bool IsScalar => !Vector128.IsHardwareAccelerated;

    /// <summary>What keeps the kernels from the processor's full speed, and what to do; null where nothing does.</summary>
    public static string? Warning => IsScalar
        ? "The runtime uses no vector instructions here: results are right, and take many times longer."
        : !RuntimeFeature.IsDynamicCodeSupported && !Vector256.IsHardwareAccelerated && HasAvx2
            ? "This program was compiled ahead of time for processors without AVX2, and this one has it: set the property IlcInstructionSet to x86-64-v3 "
                + "and publish again."
            : null;

    /// <summary>Whether the processor itself has AVX2, which a program compiled ahead of time for others does not use.</summary>
    private static bool HasAvx2 => X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 0).Ebx & (1 << 5)) != 0;

    /// <summary>The processor's name, e.g. <c>AMD EPYC 7763 64-Core Processor</c>; its architecture where it does not tell.</summary>
    public static string Name
    {
        get
        {
            if (!X86Base.IsSupported) return RuntimeInformation.ProcessArchitecture.ToString();
            var name = new byte[48];
            var words = MemoryMarshal.Cast<byte, int>(name.AsSpan());
            for (var part = 0; part < 3; part++)
                (words[4 * part], words[(4 * part) + 1], words[(4 * part) + 2], words[(4 * part) + 3]) = X86Base.CpuId(unchecked((int)0x80000002) + part, 0);
            return Encoding.ASCII.GetString(name).TrimEnd('\0', ' ').Trim();
        }
    }

    /// <summary>What the vectors are called, for reports.</summary>
    public static string Instructions => (Width, X86Base.IsSupported, IsScalar) switch
    {
        (_, _, true) => "no vector instructions",
        (VectorWidth.Sixteen, _, _) => "AVX-512",
        (VectorWidth.Eight, _, _) => "AVX2",
        (_, true, _) => "SSE",
        _ => RuntimeInformation.ProcessArchitecture == Architecture.Wasm ? "WebAssembly SIMD" : "NEON",
    };
}
