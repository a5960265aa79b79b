using System.Diagnostics;
using System.Net.Sockets;

namespace Inception.Cluster.Tests;

/// <summary>A Redis server of its own for a test, on the loopback address.</summary>
internal sealed class RedisProcess : IDisposable
{
    private readonly Process _process;

    private RedisProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Starts a server that keeps its data in a folder; null where there is none on this machine.</summary>
    public static RedisProcess? Start(string folder)
    {
        var port = FreePorts.Next();
        var start = new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes", "--save", ""])
        {
            RedirectStandardOutput = true,
        };
        try
        {
            var redis = new RedisProcess(Process.Start(start)!, port);
            redis._process.OutputDataReceived += (_, _) => { };
            redis._process.BeginOutputReadLine();
            redis.WaitUntilItAnswers();
            return redis;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void WaitUntilItAnswers()
    {
        for (var tried = 0; ; tried++)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", Port);
                return;
            }
            catch (SocketException) when (tried < 100)
            {
                Thread.Sleep(100);
            }
        }
    }
}
