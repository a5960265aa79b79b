using System.Runtime.InteropServices;

namespace Inception.Testing;

/// <summary>
/// The bytes that native code has allocated and not freed, by glibc's <c>mallinfo2</c>: small blocks of all arenas and blocks that
/// have a mapping of their own. Tensors on the CPU live there; the managed heap does not, and memory that is free but kept by the
/// allocator does not count either.
/// </summary>
public static class NativeHeap
{
    /// <summary>Why it cannot be measured here; <see langword="null"/> where it can.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    public static long LiveBytes
    {
        get
        {
            var info = MallInfo2();
            return (long)(info.SmallBlocks + info.MappedBlocks);
        }
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux()) return "Live bytes are measured by glibc's mallinfo2, which is on Linux alone.";
        try
        {
            MallInfo2();
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            return "Live bytes are measured by mallinfo2 of glibc 2.33 or later, which this Linux lacks.";
        }
    }

    [DllImport("libc.so.6", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern MallocInfo MallInfo2();

    /// <summary><c>struct mallinfo2</c> of malloc.h: ten fields of the type size_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct MallocInfo
    {
        private readonly nuint _arena;
        private readonly nuint _ordinaryBlocks;
        private readonly nuint _fastBlocks;
        private readonly nuint _mappings;
        private readonly nuint _mappedBytes;
        private readonly nuint _highWater;
        private readonly nuint _fastBytes;
        private readonly nuint _usedBytes;
        private readonly nuint _freeBytes;
        private readonly nuint _trimmableBytes;

        /// <summary><c>uordblks</c>.</summary>
        public nuint SmallBlocks => _usedBytes;

        /// <summary><c>hblkhd</c>.</summary>
        public nuint MappedBlocks => _mappedBytes;
    }
}
