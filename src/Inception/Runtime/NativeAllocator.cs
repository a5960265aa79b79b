using System.Runtime.InteropServices;

namespace Inception.Runtime;

/// <summary>How the C library hands out the memory of tensors on the CPU.</summary>
public static class NativeAllocator
{
    // malloc.h of glibc; see mallopt(3).
    private const int TrimThreshold = -1, MemoryMapThreshold = -3;
    private const int LargestBlock = 1 << 30, KeptAtMost = 2_000_000_000;

    /// <summary>
    /// Makes glibc keep large blocks that are freed, up to 2 GB, and hand them out again. As it comes, it returns every large activation to the
    /// kernel and pays for each page of the next one anew, which costs inference and training up to half of their time.
    /// </summary>
    /// <remarks>
    /// The setting holds for the whole process and cannot be taken back, and the process stays as large as it once was: call it at the start of
    /// a program that does little else, never in a library.
    /// </remarks>
    /// <returns>Whether the setting was taken. False where the C library is not glibc: there is nothing to set on Windows, macOS and musl.</returns>
    public static bool KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux())
            return false;

        try
        {
            return SetOption(MemoryMapThreshold, LargestBlock) == 1 && SetOption(TrimThreshold, KeptAtMost) == 1;
        }
        catch (Exception notGlibc) when (notGlibc is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
