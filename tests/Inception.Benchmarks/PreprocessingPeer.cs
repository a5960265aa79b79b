using System.Diagnostics;

namespace Inception.Benchmarks;

/// <summary>A Python process with PIL and torchvision, which preprocesses when asked (<c>preprocessing_peer.py</c>).</summary>
internal sealed class PreprocessingPeer : IDisposable
{
    private readonly Process _python;

    private PreprocessingPeer(Process python) => _python = python;

    /// <summary>Starts the process, or says why it cannot and returns null.</summary>
    public static PreprocessingPeer? Start(string folder, int batch)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "preprocessing_peer.py"), folder, $"{batch}" },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var python = Process.Start(start)!;
            if (python.StandardOutput.ReadLine() == "ready") return new(python);
            Console.WriteLine($"{start.FileName} has no PIL with torchvision: {python.StandardError.ReadToEnd().Trim().Split('\n')[^1]}");
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Console.WriteLine($"{start.FileName} does not start: {exception.Message}");
        }

        return null;
    }

    /// <summary>Has all images preprocessed.</summary>
    public void Run(string preprocessing)
    {
        _python.StandardInput.WriteLine(preprocessing);
        if (_python.StandardOutput.ReadLine() != "done") throw new InvalidOperationException(_python.StandardError.ReadToEnd());
    }

    public void Dispose()
    {
        _python.StandardInput.Close();
        _python.WaitForExit();
        _python.Dispose();
    }
}
