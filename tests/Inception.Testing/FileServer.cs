using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Inception.Testing;

/// <summary>An HTTP server on this machine, with or without TLS, that answers as the test says: one request a connection, each on its own thread, as answers may wait.</summary>
public sealed class FileServer : IDisposable
{
    private static readonly Lazy<X509Certificate2> Certificate = new(SelfSigned);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Action<FileRequest> _answer;
    private readonly bool _tls;
    private readonly ConcurrentQueue<FileRequest> _requests = new();

    public FileServer(Action<FileRequest> answer, bool tls = false)
    {
        (_answer, _tls) = (answer, tls);
        _listener.Start();
        Address = new($"{(tls ? "https" : "http")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AcceptAsync();
    }

    /// <summary>A server of one file, whole or from where it is asked for.</summary>
    public FileServer(byte[] content, bool tls = false)
        : this(request => request.Send(content), tls)
    {
    }

    public Uri Address { get; }

    /// <summary>The same server under the machine's other name.</summary>
    public Uri OtherAddress => new UriBuilder(Address) { Host = "localhost" }.Uri;

    public IReadOnlyList<FileRequest> Requests => [.. _requests];

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Factory.StartNew(() => Serve(client), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    private void Serve(TcpClient client)
    {
        using var connection = client;
        try
        {
            using Stream stream = _tls ? Secured(client) : client.GetStream();
            var request = FileRequest.Read(stream, client);
            _requests.Enqueue(request);
            _answer(request);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException or System.Security.Authentication.AuthenticationException)
        {
            // The client has gone, or does not trust the certificate.
        }
    }

    private static SslStream Secured(TcpClient client)
    {
        var secured = new SslStream(client.GetStream());
        secured.AuthenticateAsServer(Certificate.Value);
        return secured;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null); // Windows wants it so
    }
}
