using System.Diagnostics;
using System.Globalization;

namespace Inception.Benchmarks;

/// <summary><c>inception serve</c> as a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    public ServerProcess(string checkpoint)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "inception.dll"), "serve", "--url", "http://127.0.0.1:0", "--model", checkpoint])
        {
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The server did not start; its message stands above.");
        Console.WriteLine(line);
        Address = new(line.Split(" at ")[1].Split(". ")[0]);
    }

    public Uri Address { get; }

    /// <summary>The processor's seconds that the server has taken.</summary>
    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>The memory of the server in megabytes, as Linux counts it (VmRSS).</summary>
    public double Megabytes => double.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        CultureInfo.InvariantCulture) / 1024;

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
