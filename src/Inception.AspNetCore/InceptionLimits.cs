namespace Inception.AspNetCore;

/// <summary>Limits for requests. A request that exceeds a limit is rejected at once, before anything is decoded.</summary>
public sealed class InceptionLimits
{
    /// <summary>
    /// The maximum size of a request body in bytes, 1 to 2,147,483,591 (the longest array in .NET). Larger bodies get status 413. Default: 20 MiB.
    /// </summary>
    public long MaxBodyBytes { get; set; } = 20L << 20;

    /// <summary>
    /// The maximum number of pixels of an image (width × height), 1 to 536,870,911. Larger images get status 413, before memory is allocated. Decoding takes
    /// seven bytes for each pixel. Default: 50,000,000.
    /// </summary>
    public int MaxPixels { get; set; } = 50_000_000;

    /// <summary>The maximum number of images in a request, at least 1. Requests with more images get status 413. Default: 16.</summary>
    public int MaxImages { get; set; } = 16;

    /// <summary>
    /// The maximum number of requests in progress, at least 1. Further requests get status 503 with Retry-After. The limit bounds the queue, and so the latency
    /// of accepted requests. Four times as many request bodies may be read at once, at most half of them from one client. When null (default): 8 for each core.
    /// </summary>
    public int? MaxConcurrentRequests { get; set; }

    /// <summary>
    /// The maximum number of requests per second of one client, above 0. A client is an API key, or an IP address if there are no keys. Further requests get
    /// status 429 with Retry-After. No limit when null (default).
    /// </summary>
    public double? RequestsPerSecond { get; set; }

    /// <summary>
    /// The number of requests that a client may send at once under <see cref="RequestsPerSecond"/>, at least 1. If a fifth of <see cref="RequestsPerSecond"/>
    /// is larger, this number is used, because a smaller burst would keep a client below its rate. Default: 20.
    /// </summary>
    public int Burst { get; set; } = 20;

    /// <summary>
    /// How long a request may take, including its body, 1 millisecond to 1 hour. A timeout while the body arrives gives status 408. A timeout before (the model
    /// is loading) or afterwards gives status 503. Default: 30 seconds.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the download of an image may take, if <see cref="InceptionOptions.AllowUrls"/> is true. 1 millisecond to 1 hour. Default: 10 seconds.
    /// </summary>
    public TimeSpan UrlTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
