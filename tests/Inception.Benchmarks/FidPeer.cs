using System.Diagnostics;

namespace Inception.Benchmarks;

/// <summary>A Python process with pytorch-fid's code, which computes statistics when asked (<c>fid_peer.py</c>).</summary>
internal sealed class FidPeer : IDisposable
{
    private readonly Process _python;

    private FidPeer(Process python) => _python = python;

    /// <summary>Starts the process, or says why it cannot and returns null.</summary>
    public static FidPeer? Start(string folder, int batch)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "fid_peer.py"), folder, $"{batch}" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var python = Process.Start(start)!;
            if (python.StandardOutput.ReadLine() == "ready") return new(python);
            Console.WriteLine($"{start.FileName} has no PyTorch with torchvision: {python.StandardError.ReadToEnd().Trim().Split('\n')[^1]}");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Console.WriteLine($"{start.FileName} does not start: {exception.Message}");
        }

        return null;
    }

    /// <summary>Has the statistics of all images computed.</summary>
    public void Run()
    {
        _python.StandardInput.WriteLine();
        if (_python.StandardOutput.ReadLine() != "done") throw new InvalidOperationException(_python.StandardError.ReadToEnd());
    }

    public void Dispose()
    {
        _python.StandardInput.Close();
        _python.WaitForExit();
        _python.Dispose();
    }
}
