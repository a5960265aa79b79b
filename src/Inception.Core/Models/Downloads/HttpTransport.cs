using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Inception.Models.Downloads;

/// <summary>
/// Asks for addresses, and follows redirects itself: to TLS alone unless plain HTTP was asked for, from TLS never to less, and with the user's token
/// for the hub's own server alone.
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    private const int MostRedirects = 10;

    // Without a network the next attempt fails too, but for a name server that begins to answer.
    private const int RetriesWithoutNetwork = 1;

    private static readonly ProductInfoHeaderValue Agent =
        new("Inception.TorchSharp", typeof(HttpTransport).Assembly.GetName().Version?.ToString(3) ?? "0");

    private readonly DownloadOptions _options;
    private readonly HttpClient _client;

    public HttpTransport(DownloadOptions options)
    {
        _options = options;
        _client = options.HttpHandler is { } given
            ? new HttpClient(given, disposeHandler: false)
            : new HttpClient(Handler(options));
        _client.Timeout = Timeout.InfiniteTimeSpan; // the patience bounds each wait, not the whole
    }

    /// <summary>Asks for an address, and gives the answer as soon as its header is here.</summary>
    /// <param name="address">The address.</param>
    /// <param name="prepare">Adds headers to each request.</param>
    /// <param name="cancellation">Ends it; the patience with the server is in it.</param>
    /// <exception cref="TransientFailure">The server could not be reached.</exception>
    /// <exception cref="PermanentFailure">It, or a place that it leads to, may not be asked.</exception>
    public async Task<Answer> GetAsync(Uri address, Action<HttpRequestHeaders> prepare, CancellationToken cancellation)
    {
        var current = address;
        string? hubSum = null;
        Permit(current, from: null);
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var response = await SendAsync(current, prepare, cancellation).ConfigureAwait(false);
            try
            {
                if (response.RequestMessage?.RequestUri is { } reached) Permit(reached, current); // a handler of the user's may redirect by itself
                if (_options.Hub.Owns(current)) hubSum = HuggingFaceHub.SumIn(response.Headers) ?? hubSum;
                if (!IsRedirect(response)) return new(response, hubSum);
                var next = response.Headers.Location is { } location
                    ? new Uri(current, location)
                    : throw new PermanentFailure($"{current.Host} answered {(int)response.StatusCode} without saying where to go.");
                Permit(next, current);
                current = next;
            }
            catch
            {
                response.Dispose();
                throw;
            }

            response.Dispose();
        }

        throw new PermanentFailure($"It leads on and on: more than {MostRedirects} redirects.");
    }

    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler Handler(DownloadOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = options.Patience,
        Proxy = options.Proxy,
    };

    private async Task<HttpResponseMessage> SendAsync(Uri address, Action<HttpRequestHeaders> prepare, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.Add(Agent);
        request.Headers.AcceptEncoding.Add(new("identity"));
        if (_options.Hub.TokenFor(address) is { } token) request.Headers.Authorization = new("Bearer", token);
        prepare(request.Headers);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException refused) when (refused.GetBaseException() is AuthenticationException distrust)
        {
            throw new PermanentFailure($"The connection to {address.Host} cannot be trusted: {Sentence(distrust)}", refused);
        }
        catch (HttpRequestException unknown) when (unknown.HttpRequestError == HttpRequestError.NameResolutionError)
        {
            throw new TransientFailure(
                $"The name of the server {address.Host}{(_options.Proxy is null ? "" : ", or of the proxy,")} cannot be resolved (DNS): {Sentence(unknown)} "
                    + "Is this machine connected to a network?",
                unknown)
            {
                MostRetries = RetriesWithoutNetwork,
            };
        }
        catch (HttpRequestException cut) when (cut.GetBaseException() is SocketException { SocketErrorCode: var code } && IsWithoutNetwork(code))
        {
            throw new TransientFailure($"There is no way to {address.Authority} on the network: {Sentence(cut)}", cut) { MostRetries = RetriesWithoutNetwork };
        }
        catch (Exception unreached) when (unreached is HttpRequestException or IOException)
        {
            throw new TransientFailure($"{address.Authority} could not be reached: {Sentence(unreached)}", unreached);
        }
    }

    private void Permit(Uri address, Uri? from)
    {
        if (address.Scheme == Uri.UriSchemeHttps) return;
        var comesFromTls = from?.Scheme == Uri.UriSchemeHttps;
        if (address.Scheme == Uri.UriSchemeHttp && _options.AllowHttp && !comesFromTls) return;
        var where = from is null ? "The address is" : $"{from.Host} leads to";
        throw new PermanentFailure(
            $"{where} {address.GetLeftPart(UriPartial.Authority)}, which is not protected by TLS (https:). " +
            (comesFromTls ? "From a protected address no unprotected one is followed." : $"{nameof(DownloadOptions.AllowHttp)} (--allow-http) accepts http:."));
    }

    /// <summary>The innermost reason, which the system ends with or without a full stop.</summary>
    private static string Sentence(Exception exception) => exception.GetBaseException().Message.TrimEnd('.') + ".";

    private static bool IsWithoutNetwork(SocketError error) =>
        error is SocketError.NetworkUnreachable or SocketError.HostUnreachable or SocketError.NetworkDown or SocketError.HostDown;

    private static bool IsRedirect(HttpResponseMessage response) => response.StatusCode
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
