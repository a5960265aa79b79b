using System.Runtime.InteropServices;
using System.Text;

namespace Inception.Runtime;

/// <summary>Settings of the OpenMP threads that run libtorch's operations on Linux.</summary>
public static class OpenMpThreads
{
    private const string Policy = "OMP_WAIT_POLICY", Spins = "GOMP_SPINCOUNT";
    private const string BriefSpins = "2000";   // some tens of microseconds; the library's own number is 300,000 where threads do not outnumber cores

    /// <summary>
    /// Sets how the threads wait for work, for the whole process until it ends. Call this method at the start of a program, before anything loads TorchSharp:
    /// the OpenMP library (libgomp) reads the setting once, when it is loaded. Libraries should not call it. Environment variables of the user have priority.
    /// </summary>
    /// <param name="waiting">How the threads wait.</param>
    /// <returns>Whether the setting was applied, or the reason why it was not.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not defined.</exception>
    public static ThreadWaitingResult Wait(ThreadWaiting waiting)
    {
        if (!Enum.IsDefined(waiting))
            throw new ArgumentOutOfRangeException(nameof(waiting), waiting, $"{nameof(waiting)} must be {string.Join(", ", Enum.GetNames<ThreadWaiting>())}.");
        if (!OperatingSystem.IsLinux()) return ThreadWaitingResult.NotSupported;
        if (IsLoaded()) return ThreadWaitingResult.TooLate;
        if (Environment.GetEnvironmentVariable(Policy) is not null || Environment.GetEnvironmentVariable(Spins) is not null)
            return ThreadWaitingResult.SetByEnvironment;
        if (waiting == ThreadWaiting.Spinning) return ThreadWaitingResult.Taken;
        var (name, value) = waiting == ThreadWaiting.Asleep ? (Policy, "PASSIVE") : (Spins, BriefSpins);
        try
        {
            // .NET keeps an environment of its own, which native libraries do not see.
            return SetNative(Terminated(name), Terminated(value), 1) == 0 ? ThreadWaitingResult.Taken : ThreadWaitingResult.NotSupported;
        }
        catch (Exception noLibrary) when (noLibrary is DllNotFoundException or EntryPointNotFoundException)
        {
            return ThreadWaitingResult.NotSupported;
        }
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');

    private static bool IsLoaded()
    {
        try
        {
            return File.ReadLines("/proc/self/maps").Any(line => line.Contains("/libgomp", StringComparison.Ordinal));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return true;   // unknown: a setting that nobody reads must not count as taken
        }
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNative(byte[] name, byte[] value, int overwrite);
}
