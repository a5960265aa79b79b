using System.Net;
using Inception.Common;

namespace Inception.Models.Downloads;

/// <summary>From where and how files are fetched. The defaults suit a machine with access to the internet.</summary>
public record DownloadOptions
{
    /// <summary>
    /// The environment variable for <see cref="Offline"/>: any value but <c>0</c> and <c>false</c>. Hugging Face's <c>HF_HUB_OFFLINE</c> counts too.
    /// </summary>
    public const string OfflineVariable = "INCEPTION_OFFLINE";

    /// <summary>The environment variable for <see cref="Mirror"/>.</summary>
    public const string MirrorVariable = "INCEPTION_MIRROR";

    /// <summary>
    /// Whether nothing is fetched: a file that is not there is an error that says what to put where. Default: as the environment says, else no.
    /// </summary>
    public bool Offline { get; init; } = IsSet(OfflineVariable) || IsSet("HF_HUB_OFFLINE");

    /// <summary>
    /// The address of a folder that has the files under the names they get here, and takes the place of the published addresses: any web server over
    /// a copy of the cache folder is one. Default: the one that the environment names, else none.
    /// </summary>
    public Uri? Mirror { get; init; } = NamedMirror();

    /// <summary>Whether <c>http:</c> addresses are accepted, which anybody on the way can read and change. Default: <c>https:</c> alone.</summary>
    public bool AllowHttp { get; init; }

    /// <summary>How long to wait for the server to answer or go on, more than zero. Default: 60 seconds.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many further attempts follow one that broke or met a busy server, 0 to 100; they start anew whenever an attempt brought a good part of the
    /// file. Default: 5.
    /// </summary>
    public int Retries { get; init; } = 5;

    /// <summary>
    /// The pause before the first further attempt, zero or more; it doubles each time, with some chance in it, up to a minute. A server's
    /// <c>Retry-After</c> counts instead, up to <see cref="Patience"/>. Default: 1 second.
    /// </summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The proxy; null for the system's (<c>HTTPS_PROXY</c> and its like on Linux).</summary>
    public IWebProxy? Proxy { get; init; }

    /// <summary>
    /// What sends the requests, in place of a handler made from these options; not disposed. Let it follow no redirects: what it reaches by itself is
    /// checked only afterwards.
    /// </summary>
    public HttpMessageHandler? HttpHandler { get; init; }

    /// <summary>Where Hugging Face is, and the user's token for it.</summary>
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
