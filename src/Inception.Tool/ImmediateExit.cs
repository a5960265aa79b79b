using System.Runtime.InteropServices;

namespace Inception.Tool;

/// <summary>
/// Ends the process without the destructors of native libraries: they would take memory from under a computation that was left behind, and
/// the process would end by a segmentation fault in place of its exit code.
/// </summary>
internal static class ImmediateExit
{
    private const string ShowCursor = "\e[?25h";

    /// <summary>Does not return.</summary>
    public static void With(int exitCode)
    {
        if (Terminal.HasCursor) Console.Write(ShowCursor);   // bars hide it
        if (OperatingSystem.IsWindows()) TerminateProcess(-1, (uint)exitCode);   // -1 is this process
        else Exit(exitCode);
    }

    [DllImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void Exit(int status);

    [DllImport("kernel32", EntryPoint = "TerminateProcess")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern bool TerminateProcess(nint process, uint exitCode);
}
