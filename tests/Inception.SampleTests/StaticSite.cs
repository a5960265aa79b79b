using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Inception.SampleTests;

/// <summary>A folder as a web site on a free port of this machine, and the list of what was asked for. Each connection serves one request.</summary>
internal sealed class StaticSite : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _folder;

    public StaticSite(string folder)
    {
        _folder = Path.GetFullPath(folder);
        _listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Method and path of every request.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The end of the site.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            using var connection = client;
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            if ((await reader.ReadLineAsync())?.Split(' ') is not [var method, var path, _]) return;
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
                // The headers change nothing here.
            }

            Requests.Enqueue($"{method} {path}");
            var file = Path.GetFullPath(Path.Combine(_folder, path == "/" ? "index.html" : path[1..]));
            var isThere = file.StartsWith(_folder, StringComparison.Ordinal) && File.Exists(file);
            var body = isThere ? await File.ReadAllBytesAsync(file) : [];
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {(isThere ? "200 OK" : "404 Not Found")}\r\nContent-Type: {TypeOf(file)}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
            await stream.WriteAsync(body);
        }
        catch (IOException)
        {
            // The browser has abandoned the request.
        }
    }

    private static string TypeOf(string file) => Path.GetExtension(file) switch
    {
        ".html" => "text/html",
        ".js" => "text/javascript",
        ".css" => "text/css",
        ".wasm" => "application/wasm",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        _ => "application/octet-stream",
    };
}
