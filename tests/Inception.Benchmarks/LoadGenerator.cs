using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Inception.Benchmarks;

/// <summary>
/// Sends images to a server, and compares each answer with what its own image must give. Closed loop: so many clients, each with one request at a time. Open
/// loop: requests at the times of a Poisson process, however many are under way; a latency begins at the time that was planned, so that a server that holds
/// clients up does not look better (wrk and bombardier are closed loops).
/// </summary>
internal sealed class LoadGenerator : IDisposable
{
    private const double Tolerance = 1e-6;   // of a probability: the kernels of both processes are the same, and so are the bits

    private readonly HttpClient _client;
    private int _wrong;
    private readonly IReadOnlyList<byte[]> _images;
    private readonly IReadOnlyList<double[]> _expected;

    /// <param name="address">The server.</param>
    /// <param name="images">Encoded images.</param>
    /// <param name="expected">The probabilities of each image's most probable classes.</param>
    public LoadGenerator(Uri address, IReadOnlyList<byte[]> images, IReadOnlyList<double[]> expected)
    {
        (_images, _expected) = (images, expected);
        _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };
    }

    /// <summary>The answers that were those of another image, or of none.</summary>
    public int Wrong => _wrong;

    /// <summary>So many clients, each with one request at a time, until so many requests are answered.</summary>
    public async Task<LoadResult> ClosedAsync(int clients, int requests)
    {
        var next = -1;
        var answers = new ConcurrentBag<Answer>();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < requests; i = Interlocked.Increment(ref next)) answers.Add(await SendAsync(i, Stopwatch.GetTimestamp()));
        })));
        return new([.. answers], watch.Elapsed);
    }

    /// <summary>So many requests a second on average, for some seconds; ends when the last one is answered.</summary>
    public async Task<LoadResult> OpenAsync(double perSecond, TimeSpan duration)
    {
        var random = new Random(17);
        var under = new List<Task<Answer>>();
        var began = Stopwatch.GetTimestamp();
        var (number, at) = (0, TimeSpan.Zero);
        while ((at += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / perSecond)) < duration)
        {
            var wait = at - Stopwatch.GetElapsedTime(began);
            if (wait > TimeSpan.FromMilliseconds(1)) await Task.Delay(wait);
            var planned = began + (long)(at.TotalSeconds * Stopwatch.Frequency);
            var image = number++;
            under.Add(Task.Run(() => SendAsync(image, planned)));
        }

        var answers = await Task.WhenAll(under);
        return new(answers, Stopwatch.GetElapsedTime(began));
    }

    public void Dispose() => _client.Dispose();

    private async Task<Answer> SendAsync(int number, long planned)
    {
        var image = number % _images.Count;
        using var content = new ByteArrayContent(_images[image]);
        try
        {
            using var response = await _client.PostAsync("classify", content);
            var body = await response.Content.ReadAsByteArrayAsync();
            if (response.StatusCode == HttpStatusCode.OK && !IsOf(image, body)) Interlocked.Increment(ref _wrong);
            return new((int)response.StatusCode, Stopwatch.GetElapsedTime(planned));
        }
        catch (Exception lost) when (lost is HttpRequestException or OperationCanceledException)
        {
            return new(0, Stopwatch.GetElapsedTime(planned));
        }
    }

    private bool IsOf(int image, byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("predictions").EnumerateArray().Select(one => one.GetProperty("probability").GetDouble())
            .Zip(_expected[image]).All(pair => Math.Abs(pair.First - pair.Second) < Tolerance);
    }

    /// <summary>An answer.</summary>
    /// <param name="Status">The status; 0 where there was no answer.</param>
    /// <param name="Latency">From the planned time of the request.</param>
    internal readonly record struct Answer(int Status, TimeSpan Latency);

    /// <summary>What came of a load.</summary>
    internal sealed record LoadResult(IReadOnlyList<Answer> Answers, TimeSpan Elapsed)
    {
        public int Accepted => Count(200);

        /// <summary>The statuses with their counts: <c>200: 500, 503: 20</c>; 0 stands for no answer.</summary>
        public string Statuses => string.Join(", ", Answers.GroupBy(one => one.Status).OrderBy(group => group.Key).Select(group => $"{group.Key}: {group.Count()}"));

        public int Count(int status) => Answers.Count(one => one.Status == status);

        /// <summary>A percentile of the latency in milliseconds, of the answers with a status or of all others.</summary>
        public double Percentile(double share, bool accepted = true)
        {
            var sorted = Answers.Where(one => one.Status == 200 == accepted).Select(one => one.Latency.TotalMilliseconds).Order().ToList();
            return sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];
        }
    }
}
