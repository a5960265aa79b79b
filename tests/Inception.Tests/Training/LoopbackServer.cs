using System.Net;
using System.Net.Sockets;

namespace Inception.Tests.Training;

/// <summary>An HTTP server on this machine that answers as the test says.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Action<HttpListenerContext> _answer;

    public LoopbackServer(Action<HttpListenerContext> answer)
    {
        _answer = answer;
        Address = new($"http://127.0.0.1:{FreePort()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    public List<string> Requested { get; } = [];

    public static void Send(HttpListenerContext context, byte[] content)
    {
        context.Response.ContentLength64 = content.Length;
        context.Response.OutputStream.Write(content);
        context.Response.Close();
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                Requested.Add(context.Request.Url!.AbsolutePath[1..]);
                _answer(context);
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The test is over, or its client has gone.
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
