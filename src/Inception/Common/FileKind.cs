using System.Runtime.InteropServices;
using System.Text;

namespace Inception.Common;

/// <summary>Tells files from devices and named pipes, which .NET has no call for.</summary>
internal static class FileKind
{
    private const int KindMask = 0xF000, RegularFile = 0x8000, Folder = 0x4000;   // S_IFMT, S_IFREG, S_IFDIR

    private const int WorkingFolder = -100;         // AT_FDCWD
    private const uint ModeField = 0x3;             // STATX_TYPE | STATX_MODE
    private const int LinuxBytes = 256, LinuxModeOffset = 28;   // struct statx, the same on every processor
    private const int AppleBytes = 144, AppleModeOffset = 4;    // struct stat with 64-bit inodes

    /// <summary>Whether a path, links followed, stands for a device, a named pipe or a socket: writing must not put a file in its place.</summary>
    /// <param name="path">The path; false where nothing is there.</param>
    public static bool IsSpecial(string path)
    {
        if (OperatingSystem.IsWindows()) return false;
        if (Path.GetFullPath(path).Split('/') is ["", "proc", ..] or ["", "dev", not "shm", ..]) return true;   // /dev/stdout may be a redirected file
        return Mode(path) is { } mode && (mode & KindMask) is not (RegularFile or Folder);
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

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, byte[] path, int flags, uint mask, byte[] status);

    [DllImport("libc", EntryPoint = "stat")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Stat(byte[] path, byte[] status);
}
