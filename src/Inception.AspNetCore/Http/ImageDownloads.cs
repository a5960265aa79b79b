using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Inception.AspNetCore.Http;

/// <summary>
/// Downloads images from addresses that clients name. The connection goes to the address that was checked, so that a name that changes its address between the
/// check and the connection gains nothing; each redirect is checked in the same way.
/// </summary>
internal sealed class ImageDownloads : IDisposable
{
    private const int MostRedirects = 3, LongestAddress = 2048;

    private readonly HttpClient _client;
    private readonly Func<IPAddress, bool> _isAllowed;

    public ImageDownloads()
        : this(PublicAddress.IsPublic)
    {
    }

    /// <param name="isAllowed">Which addresses may be connected to.</param>
    internal ImageDownloads(Func<IPAddress, bool> isAllowed)
    {
        _isAllowed = isAllowed;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        };
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("inception");
        _client.DefaultRequestHeaders.Accept.ParseAdd("image/*");
    }

    /// <summary>Downloads an image.</summary>
    /// <exception cref="RequestFailure">The address is refused, or the download failed.</exception>
    public async Task<ReadOnlyMemory<byte>> GetAsync(string address, InceptionLimits limits, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(limits.UrlTimeout);
        try
        {
            var next = Checked(address.Length <= LongestAddress && Uri.TryCreate(address, UriKind.Absolute, out var parsed) ? parsed : null);
            for (var redirects = 0; redirects <= MostRedirects; redirects++)
            {
                using var response = await _client.GetAsync(next, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
                if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
                {
                    next = Checked(new Uri(next, location));
                    continue;
                }

                if (!response.IsSuccessStatusCode) throw Failed($"The address answered with status {(int)response.StatusCode}.");
                if (response.Content.Headers.ContentLength > limits.MaxBodyBytes) throw FailureMapping.TooLarge(limits);
                var body = await response.Content.ReadAsStreamAsync(timeout.Token).ConfigureAwait(false);
                await using (body.ConfigureAwait(false))
                    return await BodyReader.ReadAsync(body, guess: 1 << 16, limits, timeout.Token).ConfigureAwait(false);
            }

            throw Failed($"The address redirects more than {MostRedirects} times.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Failed($"The address did not answer within {limits.UrlTimeout.TotalSeconds:0.###} s.");
        }
        catch (HttpRequestException failure)
        {
            throw failure.GetBaseException() as RequestFailure ?? Failed("The address could not be reached.");
        }
        catch (IOException)
        {
            throw Failed("The download ended early.");
        }
    }

    public void Dispose() => _client.Dispose();

    private static Uri Checked(Uri? address) =>
        address is { Scheme: "http" or "https", UserInfo: "" } ? address : throw new RequestFailure(
            StatusCodes.Status400BadRequest, "bad_url", "Expected an address that begins with http:// or https://, without a user name.");

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellation).ConfigureAwait(false);
        if (addresses.Length == 0 || !addresses.All(_isAllowed))
            throw new RequestFailure(StatusCodes.Status403Forbidden, "private_url", "The address is private, local or reserved, and is not downloaded from.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static RequestFailure Failed(string detail) => new(StatusCodes.Status422UnprocessableEntity, "url_failed", detail);
}
