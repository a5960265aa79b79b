using System.Diagnostics;

namespace Inception.Benchmarks;

/// <summary>A Python process that does what another library does when it is asked: a script beside this program.</summary>
internal sealed class PythonPeer : IDisposable
{
    private readonly Process _python;

    private PythonPeer(Process python) => _python = python;

    /// <summary>Starts the process, or says why it cannot and returns null.</summary>
    /// <param name="script">The script, such as <c>fid_peer.py</c>.</param>
    /// <param name="packages">What it needs, in words.</param>
    /// <param name="folder">The folder of the images.</param>
    /// <param name="batch">Images of a batch.</param>
    public static PythonPeer? Start(string script, string packages, string folder, int batch)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, script), folder, $"{batch}" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var python = Process.Start(start)!;
            if (python.StandardOutput.ReadLine() == "ready") return new(python);
            Console.WriteLine($"{start.FileName} has no {packages}: {python.StandardError.ReadToEnd().Trim().Split('\n')[^1]}");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Console.WriteLine($"{start.FileName} does not start: {exception.Message}");
        }

        return null;
    }

    /// <summary>Has all images computed.</summary>
    /// <param name="task">What the script shall do; empty where it does one thing.</param>
    public void Run(string task = "")
    {
        _python.StandardInput.WriteLine(task);
        if (_python.StandardOutput.ReadLine() != "done") throw new InvalidOperationException(_python.StandardError.ReadToEnd());
    }

    public void Dispose()
    {
        _python.StandardInput.Close();
        _python.WaitForExit();
        _python.Dispose();
    }
}
