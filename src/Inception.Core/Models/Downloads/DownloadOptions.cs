using System.Net;
using Inception.Common;

namespace Inception.Models.Downloads;

/// <summary>Settings of downloads: mirror, proxy, timeouts and retries. The defaults suit a machine with access to the internet.</summary>
public record DownloadOptions
{
    /// <summary>
    /// The name of the environment variable for <see cref="Offline"/>. Any value except <c>0</c> and <c>false</c> forbids downloads. Hugging Face's
    /// <c>HF_HUB_OFFLINE</c> has the same effect.
    /// </summary>
    public const string OfflineVariable = "INCEPTION_OFFLINE";

    /// <summary>The name of the environment variable for <see cref="Mirror"/>.</summary>
    public const string MirrorVariable = "INCEPTION_MIRROR";

    /// <summary>
    /// Whether downloads are forbidden. If a file is missing, an exception says which file to put where. Default: the value of the environment variable,
    /// otherwise false.
    /// </summary>
    public bool Offline { get; init; } = IsSet(OfflineVariable) || IsSet("HF_HUB_OFFLINE");

    /// <summary>
    /// The address of a mirror, used in place of the published addresses. A mirror is any web server that serves a copy of the cache folder. Default: the value
    /// of the environment variable, otherwise none.
    /// </summary>
    public Uri? Mirror { get; init; } = NamedMirror();

    /// <summary>
    /// Whether <c>http:</c> addresses are accepted. Anybody on the network path can read and change such downloads. Default false: only <c>https:</c>.
    /// </summary>
    public bool AllowHttp { get; init; }

    /// <summary>How long to wait for the server's response or its next bytes. Above zero. Default: 60 seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// The number of retries after a failed attempt, 0 to 100. The count starts again after an attempt that has downloaded a large part of the file. Default:
    /// 5.
    /// </summary>
    public int Retries { get; init; } = 5;

    /// <summary>
    /// The pause before the first retry, zero or more. The pause doubles with each retry, with some randomness, up to a minute. A server's <c>Retry-After</c>
    /// replaces the pause, up to <see cref="Patience"/>. Default: 1 second.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The proxy. When null, the proxy of the system (on Linux <c>HTTPS_PROXY</c> and similar variables).</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>
    /// The handler that sends the requests, in place of a handler with these options. It is not disposed. The handler should not follow redirects: addresses
    /// that it follows itself are checked only afterwards.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; init; }

    /// <summary>The address of Hugging Face, and the user's token.</summary>
    internal HuggingFaceHub Hub { get; init; } = HuggingFaceHub.Default;

    /// <summary>Checks every option in one place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names both.</exception>
    internal virtual void Validate()
    {
        OptionCheck.Require(Patience > TimeSpan.Zero, nameof(Patience), Patience, "more than zero");
        OptionCheck.Require(Retries is >= 0 and <= 100, nameof(Retries), Retries, "from 0 to 100");
        OptionCheck.Require(RetryDelay >= TimeSpan.Zero, nameof(RetryDelay), RetryDelay, "zero or more");
        OptionCheck.Require(Mirror is null || IsWebAddress(Mirror), nameof(Mirror), Mirror, $"an absolute https: or http: address without a user "
            + $"name, here or in {MirrorVariable}");
        OptionCheck.Require(Mirror is not { Scheme: "http" } || AllowHttp, nameof(Mirror), Mirror, $"an https: address, as long as "
            + $"{nameof(AllowHttp)} (--allow-http) does not accept others");
        OptionCheck.Require(Proxy is null || HttpHandler is null, nameof(Proxy), Proxy, $"left out where {nameof(HttpHandler)} is given");
    }

    private static bool IsWebAddress(Uri address) => address is { IsAbsoluteUri: true, Scheme: "https" or "http", UserInfo: "" };

    private static bool IsSet(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value && value != "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    private static Uri? NamedMirror() => Environment.GetEnvironmentVariable(MirrorVariable) is { Length: > 0 } named
        ? Uri.TryCreate(named, UriKind.Absolute, out var mirror) ? mirror : new Uri(named, UriKind.Relative) // which validation refuses
        : null;
}
