using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Inception.Runtime;

/// <summary>Asks Linux to back a large new block with pages of 2 MB: it is then touched at the cost of a few page faults, not one for every 4 kB.</summary>
internal static class HugePages
{
    private const nint Size = 2 << 20;
    private const int Advice = 14;      // MADV_HUGEPAGE of mman.h; see madvise(2)

    /// <summary>
    /// Advises on the part of a native block that is whole pages. Where the system knows no such advice, or has it switched off, nothing happens.
    /// </summary>
    /// <param name="head">The block's first bytes.</param>
    /// <param name="length">Bytes of the whole block.</param>
    public static void Advise(ReadOnlySpan<byte> head, long length)
    {
        if (!OperatingSystem.IsLinux()) return;
        var address = Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref MemoryMarshal.GetReference(head));
        var first = (address + Size - 1) & -Size;
        var whole = (address + (nint)length - first) & -Size;
        if (whole <= 0) return;

        try
        {
            _ = AdviseMemory(first, whole, Advice);
        }
        catch (Exception noLibrary) when (noLibrary is DllNotFoundException or EntryPointNotFoundException)
        {
            // An advice that cannot be given: the block works as it is.
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AdviseMemory(nint address, nint length, int advice);
}
