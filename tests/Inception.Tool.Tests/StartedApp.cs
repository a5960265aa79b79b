using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Inception.Tool.Tests;

/// <summary>The console app at work in a process of its own, which ends with the test, however that ends.</summary>
internal sealed class StartedApp : IDisposable
{
    private readonly Process _process;

    public StartedApp(string folder, params string[] arguments)
        : this(folder, keepsInputOpen: false, arguments)
    {
    }

    public StartedApp(string folder, bool keepsInputOpen, params string[] arguments)
    {
        var start = ConsoleRun.Process(AppContext.BaseDirectory, arguments);
        (start.WorkingDirectory, start.RedirectStandardInput) = (folder, keepsInputOpen);
        _process = Process.Start(start)!;
    }

    /// <summary>The next line of its output.</summary>
    public string? ReadLine() => _process.StandardOutput.ReadLine();

    /// <summary>Waits until it has loaded a library, which tells how far it has come.</summary>
    /// <exception cref="TimeoutException">It has not done so within two minutes.</exception>
    public void WaitFor(string library)
    {
        var watch = Stopwatch.StartNew();
        while (!File.ReadAllText($"/proc/{_process.Id}/maps").Contains(library, StringComparison.Ordinal))
        {
            if (watch.Elapsed > TimeSpan.FromMinutes(2)) throw new TimeoutException($"{library} was not loaded within {watch.Elapsed}.");
            Thread.Sleep(50);
        }
    }

    /// <summary>Sends a signal, as Ctrl-C does.</summary>
    /// <returns>Whether the process was there.</returns>
    public bool Signal(int signal) => Kill(_process.Id, signal) == 0;

    /// <summary>Waits for its end.</summary>
    public ConsoleRun ToEnd() => ConsoleRun.ToEnd(_process);

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
