using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Inception.Runtime;

/// <summary>The CPU instruction set that libtorch's kernels use, or, where it does not tell, the widest one of the processor.</summary>
internal static class CpuCapability
{
    // std::string at::get_cpu_capability(): AVX2 and the like.
    private const string Symbol = "_ZN2at18get_cpu_capabilityB5cxx11Ev";
    private const int LongestName = 15;

    /// <summary>Asks the loaded <paramref name="libtorchFile"/>; null when it does not export the answer (only Linux does).</summary>
    public static string? OfLibtorch(string? libtorchFile) => NativeText.Call(libtorchFile, Symbol, LongestName);

    /// <summary>The processor's vector instructions that matter here, widest last.</summary>
    public static string OfProcessor()
    {
        (bool IsSupported, string Name)[] known =
        [
            (Avx2.IsSupported, "AVX2"),
            (Avx2.IsSupported && HasCpuIdBit(subleaf: 1, register: 0, bit: 4), "AVX-VNNI"),
            (Avx512F.IsSupported, "AVX-512"),
            (Avx512F.IsSupported && HasCpuIdBit(subleaf: 0, register: 2, bit: 11), "AVX512-VNNI"),
            (Avx512F.IsSupported && HasCpuIdBit(subleaf: 1, register: 0, bit: 5), "AVX512-BF16"),
            (AdvSimd.IsSupported, "NEON"),
            (Dp.IsSupported, "DotProd"),
        ];
        var found = known.Where(set => set.IsSupported).Select(set => set.Name);
        return string.Join(" ", found.DefaultIfEmpty("none beyond the baseline"));
    }

    // .NET 8 has no stable classes for these; the bits are in Intel's manual, volume 2A, CPUID, leaf 7.
    private static bool HasCpuIdBit(int subleaf, int register, int bit)
    {
        var (eax, ebx, ecx, edx) = X86Base.CpuId(7, subleaf);
        int[] registers = [eax, ebx, ecx, edx];
        return (registers[register] >> bit & 1) != 0;
    }
}
