using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Inception.Cluster.Tests;

/// <summary>Workers as processes of their own on the loopback address, which end with the test.</summary>
internal sealed class WorkerProcesses(string redis, string home, params string[] options) : IDisposable
{
    public const int Stop = 19, Continue = 18;

    private readonly List<(Process Process, int Port)> _workers = [];

    /// <summary>Starts workers with a thread each, and waits until they are ready.</summary>
    public void Start(int count)
    {
        var started = Enumerable.Range(0, count).Select(_ => Start()).ToList();
        foreach (var (process, _) in started)
        {
            var line = process.StandardError.ReadLine();
            line.Should().StartWith("worker ", "it is ready");
            _ = process.StandardError.ReadToEndAsync();   // a full pipe would hold the worker up
            _ = process.StandardOutput.ReadToEndAsync();
        }

        _workers.AddRange(started);
    }

    /// <summary>The worker that listens on an address such as <c>127.0.0.1:1234</c>.</summary>
    public int At(string address) => _workers.FindIndex(worker => address == $"127.0.0.1:{worker.Port}");

    /// <summary>Ends a worker at once (kill -9).</summary>
    public void Kill(int worker)
    {
        _workers[worker].Process.Kill();
        _workers[worker].Process.WaitForExit();
    }

    public void Signal(int worker, int signal) => Send(_workers[worker].Process.Id, signal).Should().Be(0);

    public void Dispose()
    {
        foreach (var (process, _) in _workers)
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }
    }

    private (Process Process, int Port) Start()
    {
        var port = FreePorts.Next();
        string[] arguments =
            ["cluster", "worker", "--redis", redis, "--threads", "1", "--probe", "1", "--port", $"{port}", "--gateway", $"{FreePorts.Next()}", .. options];
        var start = ConsoleRun.Process(AppContext.BaseDirectory, arguments);
        start.Environment["INCEPTION_HOME"] = home;
        return (Process.Start(start)!, port);
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
