using System.Runtime.InteropServices;

namespace Inception.Runtime;

/// <summary>Settings of the C library's allocator, which provides the memory of tensors on the CPU.</summary>
public static class NativeAllocator
{
    // malloc.h of glibc; see mallopt(3).
    private const int TrimThreshold = -1, MemoryMapThreshold = -3, MostArenas = -8;
    private const int LargestBlock = 1 << 30, KeptAtMost = 2_000_000_000;
    private const int OwnThreshold = 128 << 10;   // with which glibc starts

    /// <summary>
    /// Makes glibc keep freed memory blocks of up to 2 GB and reuse them. By default glibc returns every large activation to the kernel, and must fault in
    /// every page of the next activation again. This costs inference and training up to half of their time.
    /// </summary>
    /// <remarks>
    /// The setting applies to the whole process. The process does not shrink until <see cref="ReturnFreedMemory"/> is called. Call this method at the start of
    /// a program that mainly runs networks, never in a library. Threads that allocate for the first time afterwards share one heap, because glibc always
    /// returns the memory of other heaps. This part cannot be undone.
    /// </remarks>
    /// <returns>Whether the setting was applied. False if the C library is not glibc: Windows, macOS and musl have no such setting.</returns>
    public static bool KeepFreedMemory() => OnGlibc(
        () => SetOption(MemoryMapThreshold, LargestBlock) == 1 && SetOption(TrimThreshold, KeptAtMost) == 1 && SetOption(MostArenas, 1) == 1);

    /// <summary>
    /// Undoes <see cref="KeepFreedMemory"/>: restores glibc's initial thresholds of 128 kB, and returns free memory to the kernel.
    /// </summary>
    /// <returns>Whether the setting was undone; false if the C library is not glibc.</returns>
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
