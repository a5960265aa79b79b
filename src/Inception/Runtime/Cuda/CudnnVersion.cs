using System.Runtime.InteropServices;

namespace Inception.Runtime.Cuda;

/// <summary>The version of the cuDNN that libtorch has loaded.</summary>
internal static class CudnnVersion
{
    private const string Symbol = "cudnnGetVersion";

    // Version 9 counts 90,000 and up, with two digits for the minor version; version 8 counted 8,000 and up.
    private const int FirstOfFiveDigits = 90_000;

    private delegate nuint Function();

    /// <summary>Asks cuDNN; null where there is none, or where it is not found through libtorch's library.</summary>
    /// <param name="cudaFile">libtorch's library for CUDA, which is loaded; null where there is none.</param>
    public static string? OfLoaded(string? cudaFile) =>
        cudaFile is not null && NativeLibrary.TryLoad(cudaFile, out var library) && NativeLibrary.TryGetExport(library, Symbol, out var function)
            ? Text((int)Marshal.GetDelegateForFunctionPointer<Function>(function)())
            : null;

    /// <summary>The version as NVIDIA writes it: 91,002 is 9.10.2.</summary>
    public static string Text(int version)
    {
        var major = version >= FirstOfFiveDigits ? 10_000 : 1_000;
        return FormattableString.Invariant($"{version / major}.{version % major / 100}.{version % 100}");
    }
}
