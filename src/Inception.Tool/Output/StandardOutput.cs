using System.Runtime.InteropServices;

namespace Inception.Tool.Output;

/// <summary>Standard output that is a pipe. .NET hides from a program that its reader has gone, as <c>head</c> does after its lines.</summary>
internal static class StandardOutput
{
    private const int Descriptor = 1;
    private const short Error = 8, Gone = 16;   // POLLERR, POLLHUP: the same on Linux and macOS

    /// <summary>Looks whether anybody reads on.</summary>
    /// <exception cref="OutputGoneException">Nobody does: all further work would be for nothing.</exception>
    public static void RequireReader()
    {
        if (OperatingSystem.IsWindows()) return;
        var request = new Poll { Descriptor = Descriptor };
        if (PollOne(ref request, 1, timeout: 0) > 0 && (request.Found & (Error | Gone)) != 0) throw new OutputGoneException();
    }

    [DllImport("libc", EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int PollOne(ref Poll request, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Asked;
        public short Found;
    }
}
