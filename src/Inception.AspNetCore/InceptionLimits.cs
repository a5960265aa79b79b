namespace Inception.AspNetCore;

/// <summary>What a request may cost. A request beyond a limit gets an answer at once, before anything is decoded.</summary>
public sealed class InceptionLimits
{
    /// <summary>The largest body of a request in bytes, 1 to 2,147,483,591 (the longest array of .NET): 413 beyond it. Default: 20 MiB.</summary>
    public long MaxBodyBytes { get; set; } = 20L << 20;

    /// <summary>
    /// The most pixels of an image (width × height), 1 to 536,870,911: 413 beyond it, before memory is allocated. Decoding takes seven bytes a pixel.
    /// Default: 50,000,000.
    /// </summary>
    public int MaxPixels { get; set; } = 50_000_000;

    /// <summary>The most images in a request, at least 1: 413 beyond it. Default: 16.</summary>
    public int MaxImages { get; set; } = 16;

    /// <summary>
    /// The most requests in work, at least 1: 503 with Retry-After beyond it. It bounds the queue, and so the latency of accepted requests. Four times as
    /// many bodies are read at once, and half of these of one client at most. Default when null: 8 for each core.
    /// </summary>
    public int? MaxConcurrentRequests { get; set; }

    /// <summary>
    /// Requests a second of one client (one API key, or one address where there are no keys), above 0: 429 with Retry-After beyond it. No limit when null, the
    /// default.
    /// </summary>
    public double? RequestsPerSecond { get; set; }

    /// <summary>
    /// The requests that a client may send at once under <see cref="RequestsPerSecond"/>, at least 1. A fifth of <see cref="RequestsPerSecond"/> is accepted at
    /// once where that is more: a smaller burst would keep a client below its rate. Default: 20.
    /// </summary>
    public int Burst { get; set; } = 20;

    /// <summary>
    /// How long a request may take with its body, 1 millisecond to 1 hour: 408 while the body arrives, 503 before (the model is being loaded) and afterwards.
    /// Default: 30 seconds.
    /// </summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the download of an image may take where <see cref="InceptionOptions.AllowUrls"/> is true, 1 millisecond to 1 hour. Default: 10 seconds.
    /// </summary>
    public TimeSpan UrlTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
