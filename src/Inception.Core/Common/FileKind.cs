using System.Runtime.InteropServices;
using System.Text;

namespace Inception.Common;

/// <summary>Tells files from devices and named pipes, one file from two, and which may be written to: .NET has no calls for these.</summary>
internal static class FileKind
{
    private const int KindMask = 0xF000, Plain = 0x8000, Folder = 0x4000, Pipe = 0x1000, Socket = 0xC000;   // S_IFMT, S_IFREG, S_IFDIR, S_IFIFO, S_IFSOCK

    private const int WorkingFolder = -100;         // AT_FDCWD
    private const uint ModeField = 0x3, NumberField = 0x100;    // STATX_TYPE | STATX_MODE, STATX_INO
    private const int LinuxBytes = 256, LinuxModeOffset = 28, LinuxNumberOffset = 32, LinuxDeviceOffset = 136;   // struct statx, the same on every processor
    private const int AppleBytes = 144, AppleModeOffset = 4;    // struct stat with 64-bit inodes

    /// <summary>Whether a path, links followed, stands for a device, a named pipe or a socket: writing must not put a file in its place.</summary>
    /// <param name="path">The path; false where nothing is there.</param>
    public static bool IsSpecial(string path)
    {
        if (OperatingSystem.IsWindows()) return false;
        if (Path.GetFullPath(path).Split('/') is ["", "proc", ..] or ["", "dev", not "shm", ..]) return true;   // /dev/stdout may be a redirected file
        return NameOfSpecial(path) is not null;
    }

    /// <summary>What a path, links followed, stands for where that is neither a file nor a folder: "a named pipe", "a socket" or "a device".</summary>
    /// <param name="path">The path; it is not opened.</param>
    /// <returns>The words; null for a file, for a folder, and where nothing is there.</returns>
    public static string? NameOfSpecial(string path) => OperatingSystem.IsWindows() ? null : (Mode(path) & KindMask) switch
    {
        null or Plain or Folder => null,
        Pipe => "a named pipe",
        Socket => "a socket",
        _ => "a device",
    };

    /// <summary>Whether two paths lead to one file, links of both kinds followed. Outside of Linux two hard links count as two files.</summary>
    /// <param name="one">The path of a file.</param>
    /// <param name="other">The path of a file.</param>
    public static bool AreOneFile(string one, string other)
    {
        if (OperatingSystem.IsLinux() && Number(one) is { } first && Number(other) is { } second) return first == second;
        return Target(one) == Target(other);

        static string Target(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
    }

    /// <summary>Whether this process may write to an existing file; true where the system cannot tell before.</summary>
    /// <param name="path">The path of the file.</param>
    public static bool IsWritable(string path)
    {
        const int ForWriting = 2;   // W_OK
        return (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS()) || Access(Encoding.UTF8.GetBytes(path + '\0'), ForWriting) == 0;
    }

    /// <summary>The number of a file, and that of its file system; null where nothing is there, or the system has no such call.</summary>
    private static (ulong Number, ulong FileSystem)? Number(string path)
    {
        try
        {
            var status = new byte[LinuxBytes];
            return StatX(WorkingFolder, Encoding.UTF8.GetBytes(path + '\0'), flags: 0, NumberField, status) == 0
                ? (BitConverter.ToUInt64(status, LinuxNumberOffset), BitConverter.ToUInt64(status, LinuxDeviceOffset))
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;   // an old C library
        }
    }

    /// <summary>The file's mode; null where nothing is there, or the system has no such call.</summary>
    private static int? Mode(string path)
    {
        var name = Encoding.UTF8.GetBytes(path + '\0');
        try
        {
            if (OperatingSystem.IsLinux())
            {
                var status = new byte[LinuxBytes];
                return StatX(WorkingFolder, name, flags: 0, ModeField, status) == 0 ? BitConverter.ToUInt16(status, LinuxModeOffset) : null;
            }

            if (OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64)
            {
                var status = new byte[AppleBytes];
                return Stat(name, status) == 0 ? BitConverter.ToUInt16(status, AppleModeOffset) : null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            // an old C library
        }

        return null;
    }

    [DllImport("libc", EntryPoint = "access")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access(byte[] path, int mode);

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, byte[] path, int flags, uint mask, byte[] status);

    [DllImport("libc", EntryPoint = "stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(byte[] path, byte[] status);
}
