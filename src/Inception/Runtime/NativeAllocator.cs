using System.Runtime.InteropServices;

namespace Inception.Runtime;

/// <summary>How the C library hands out the memory of tensors on the CPU.</summary>
public static class NativeAllocator
{
    // malloc.h of glibc; see mallopt(3).
    private const int TrimThreshold = -1, MemoryMapThreshold = -3, MostArenas = -8;
    private const int LargestBlock = 1 << 30, KeptAtMost = 2_000_000_000;
    private const int OwnThreshold = 128 << 10;   // with which glibc starts

    /// <summary>
    /// Makes glibc keep large blocks that are freed, up to 2 GB, and hand them out again. As it comes, it returns every large activation to the
    /// kernel and pays for each page of the next one anew, which costs inference and training up to half of their time.
    /// </summary>
    /// <remarks>
    /// The setting holds for the whole process, which stays as large as it once was until <see cref="ReturnFreedMemory"/>: call it at the start of
    /// a program that does little else, never in a library. Threads that allocate for the first time afterwards share one heap, as those of other heaps
    /// are given back whatever is set; that part cannot be taken back.
    /// </remarks>
    /// <returns>Whether the setting was taken. False where the C library is not glibc: there is nothing to set on Windows, macOS and musl.</returns>
    public static bool KeepFreedMemory() => OnGlibc(
        () => SetOption(MemoryMapThreshold, LargestBlock) == 1 && SetOption(TrimThreshold, KeptAtMost) == 1 && SetOption(MostArenas, 1) == 1);

    /// <summary>
    /// Takes <see cref="KeepFreedMemory"/> back, with the thresholds of 128 kB that glibc starts with, and returns to the kernel what is free.
    /// </summary>
    /// <returns>Whether it was done; false where the C library is not glibc.</returns>
    public static bool ReturnFreedMemory() => OnGlibc(() =>
    {
        var isTaken = SetOption(MemoryMapThreshold, OwnThreshold) == 1 && SetOption(TrimThreshold, OwnThreshold) == 1;
        _ = Trim(0);   // whether there was something to return
        return isTaken;
    });

    private static bool OnGlibc(Func<bool> set)
    {
        if (!OperatingSystem.IsLinux())
            return false;

        try
        {
            return set();
        }
        catch (Exception notGlibc) when (notGlibc is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);

    [DllImport("libc.so.6", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nint kept);
}
