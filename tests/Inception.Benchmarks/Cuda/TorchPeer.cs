using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Inception.Benchmarks.Cuda;

/// <summary>
/// PyTorch in a Python process (<c>cuda_peer.py</c>), which answers a line of JSON for each it gets. When the process ends or is stopped, the next
/// <see cref="Start"/> begins another one.
/// </summary>
internal sealed class TorchPeer : IDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(120), EndTime = TimeSpan.FromSeconds(5);

    private readonly string _interpreter = Environment.GetEnvironmentVariable("PYTHON") ?? "python3";
    private Process? _python;
    private string _absence = "it was not started";
    private string _lastError = "";
    private bool _wasTried;

    /// <summary>What PyTorch said about itself at the first start; null where there is none.</summary>
    public PeerVersions? Versions { get; private set; }

    /// <summary>The process that answers; null for none.</summary>
    public int? ProcessId => _python?.Id;

    /// <summary>Starts Python, unless it runs. Where PyTorch never answered, it is not tried again.</summary>
    /// <exception cref="InvalidOperationException">There is no Python, or no PyTorch in it.</exception>
    public void Start()
    {
        if (_python is not null) return;
        if (_wasTried && Versions is null) throw new InvalidOperationException("PyTorch does not take part");
        (_wasTried, _lastError) = (true, "");
        var start = new ProcessStartInfo(_interpreter)
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "cuda_peer.py") },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            _python = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            var reason = new Win32Exception(exception.NativeErrorCode).Message;   // without folders
            throw new InvalidOperationException(_absence = $"{_interpreter} does not start: {reason}");
        }

        _python.ErrorDataReceived += (_, line) => _lastError = string.IsNullOrWhiteSpace(line.Data) ? _lastError : line.Data.Trim();
        _python.BeginErrorReadLine();
        Versions = Ask(new { Do = "describe" }, StartTime).Deserialize<PeerVersions>(JsonSerializerOptions.Web);
    }

    /// <summary>Asks the running process.</summary>
    /// <param name="request">The object that becomes a line.</param>
    /// <param name="patience">How long the answer may take. A process that takes longer is killed.</param>
    /// <exception cref="InvalidOperationException">No process runs, it ended, it took too long, or it answered by an error.</exception>
    public JsonElement Ask(object request, TimeSpan patience)
    {
        if (_python is null) throw new InvalidOperationException(_absence);
        try
        {
            _python.StandardInput.WriteLine(JsonSerializer.Serialize(request, JsonSerializerOptions.Web));
            if (_python.StandardOutput.ReadLineAsync().WaitAsync(patience).GetAwaiter().GetResult() is not { } line) throw Ended();
            var answer = JsonDocument.Parse(line).RootElement;
            return answer.TryGetProperty("error", out var error) ? throw new InvalidOperationException(error.GetString()) : answer;
        }
        catch (TimeoutException)
        {
            throw Ended($"the Python process was stopped after {patience.TotalSeconds:F0} s without an answer");
        }
        catch (IOException)
        {
            throw Ended();
        }
    }

    public void Dispose()
    {
        if (_python is not null) Ended();
    }

    /// <summary>Ends the process, with those that it started, and keeps the reason.</summary>
    private InvalidOperationException Ended(string? reason = null)
    {
        var python = _python!;
        _python = null;
        if (reason is null) TryClose(python);
        if (reason is not null || !python.WaitForExit(EndTime)) python.Kill(entireProcessTree: true);
        python.WaitForExit();   // also for what it wrote to stderr
        _absence = reason ?? $"{_interpreter} ended with exit code {python.ExitCode}{(_lastError.Length > 0 ? $": {_lastError}" : "")}";
        python.Dispose();
        return new(_absence);
    }

    private static void TryClose(Process python)
    {
        try
        {
            python.StandardInput.Close();
        }
        catch (IOException)
        {
            // it has ended, and left a line that nobody read
        }
    }
}
