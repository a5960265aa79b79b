using System.Diagnostics;
using System.Threading.RateLimiting;
using Inception.AspNetCore.Serving;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Inception.AspNetCore.Http;

/// <summary>
/// What every request of a model goes through: API key, rate, concurrency and time. Whatever a handler throws becomes an answer that tells nothing of the
/// server.
/// </summary>
internal sealed partial class RequestGate : IDisposable
{
    private const int ClosedByClient = 499;   // nobody reads it

    // A queue that is twice as long as bursts at 80 % of capacity make it; more would be latency alone.
    private const int PlacesForEachCore = 8;

    // Bodies on their way take memory and no processor.
    private const int ReadersForEachPlace = 4;

    // A client that sends slowly keeps no other client out.
    private const int ShareOfClient = 2;

    // .NET adds tokens ten times a second, and late under load. A bucket that is full before then loses the rest of its rate.
    private static readonly TimeSpan LongestRefill = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly InceptionLimits _limits;
    private readonly ApiKeys _keys;
    private readonly InceptionMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ConcurrencyLimiter _reading, _computing;
    private readonly PartitionedRateLimiter<string> _readingOfClient;
    private readonly PartitionedRateLimiter<string>? _rate;

    public RequestGate(InceptionOptions options, InceptionMetrics metrics, ILogger logger)
    {
        (_limits, _metrics, _logger, _keys) = (options.Limits, metrics, logger, new(options.ApiKeys));
        var most = _limits.MaxConcurrentRequests ?? PlacesForEachCore * Environment.ProcessorCount;
        _computing = new(new() { PermitLimit = most, QueueLimit = 0 });
        _reading = new(new() { PermitLimit = most * ReadersForEachPlace, QueueLimit = 0 });
        var ofClient = new ConcurrencyLimiterOptions { PermitLimit = most * ReadersForEachPlace / ShareOfClient, QueueLimit = 0 };
        _readingOfClient = PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetConcurrencyLimiter(client, _ => ofClient));
        _rate = _limits.RequestsPerSecond is { } perSecond ? Limiter(perSecond, _limits.Burst) : null;
    }

    /// <summary>Whether a request names an accepted key, or none is asked for.</summary>
    public bool Accepts(HttpRequest request) => _keys.AreOff || _keys.Find(request) is not null;

    /// <summary>
    /// Runs a request with a body. The body is read before the request takes a place among those in work. Meanwhile it holds a reading place, of which one
    /// client gets at most half: slow bodies of one client leave places to all others.
    /// </summary>
    /// <typeparam name="TBody">What the body becomes.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="endpoint">The endpoint's name in the metrics.</param>
    /// <param name="toResult">Makes the answer of a failure.</param>
    /// <param name="load">Waits for the model, before the body is read.</param>
    /// <param name="read">Reads the body, and says when it has arrived.</param>
    /// <param name="handle">Makes the answer.</param>
    /// <returns>The answer.</returns>
    public Task<IResult> RunAsync<TBody>(
        HttpContext context, string endpoint, Func<RequestFailure, IResult> toResult, Func<Task<LoadedModel>> load, Func<RequestProgress, Task<TBody>> read,
        Func<LoadedModel, TBody, Task<IResult>> handle) =>
        RunAsync(context, endpoint, toResult, async (client, progress) =>
        {
            var loaded = await load().ConfigureAwait(false);
            progress.Phase = RequestPhase.Body;
            var body = await ReadAsync(client, () => read(progress)).ConfigureAwait(false);
            progress.Phase = RequestPhase.Answer;
            using var place = PlaceInWork();
            return await handle(loaded, body).ConfigureAwait(false);
        });

    /// <summary>Runs a request without a body.</summary>
    public Task<IResult> RunAsync(HttpContext context, string endpoint, Func<RequestFailure, IResult> toResult, Func<RequestProgress, Task<IResult>> handle) =>
        RunAsync(context, endpoint, toResult, (_, progress) => handle(progress));

    public void Dispose()
    {
        _reading.Dispose();
        _readingOfClient.Dispose();
        _computing.Dispose();
        _rate?.Dispose();
    }

    private async Task<IResult> RunAsync(
        HttpContext context, string endpoint, Func<RequestFailure, IResult> toResult, Func<string, RequestProgress, Task<IResult>> run)
    {
        using var activity = InceptionMetrics.Activities.StartActivity($"inception.{endpoint}");
        var aborted = context.RequestAborted;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var progress = new RequestProgress();
        try
        {
            var client = Admit(context);
            timeout.CancelAfter(_limits.RequestTimeout);
            context.RequestAborted = timeout.Token;
            var result = await run(client, progress).ConfigureAwait(false);
            _metrics.Request(endpoint, (result as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK);
            return result;
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            _metrics.Request(endpoint, ClosedByClient);
            return Results.StatusCode(ClosedByClient);
        }
#pragma warning disable CA1031 // Every failure gets an answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var failure = timeout.IsCancellationRequested && exception is OperationCanceledException ? TooSlow(progress.Phase) : Failure(exception);
            activity?.SetStatus(ActivityStatusCode.Error, failure.Kind);
            _metrics.Request(endpoint, failure.Status);
            _metrics.Error(failure.Kind);
            Problems.SetHeaders(context, failure);
            return toResult(failure);
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    }

    /// <summary>Checks the key and the rate of a request.</summary>
    /// <returns>The client: its key, or its address where there are no keys.</returns>
    private string Admit(HttpContext context)
    {
        var key = _keys.AreOff ? (int?)null : _keys.Find(context.Request) ?? throw ApiKeys.Missing();
        var client = key is { } number ? $"key {number}" : context.Connection.RemoteIpAddress?.ToString() ?? "";
        if (_rate is null) return client;
        using var lease = _rate.AttemptAcquire(client);
        if (lease.IsAcquired) return client;
        var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var found) ? found : Soon;
        throw new RequestFailure(StatusCodes.Status429TooManyRequests, "rate", $"At most {_limits.RequestsPerSecond} requests a second are accepted.", after);
    }

    /// <summary>Reads a body where its request has a chance to be computed; at once refused otherwise, before anything is read.</summary>
    private async Task<TBody> ReadAsync<TBody>(string client, Func<Task<TBody>> read)
    {
        using var share = _readingOfClient.AttemptAcquire(client);
        using var lease = _reading.AttemptAcquire();
        if (!share.IsAcquired || !lease.IsAcquired || _computing.GetStatistics()?.CurrentAvailablePermits == 0) throw FailureMapping.Overloaded();
        return await read().ConfigureAwait(false);
    }

    private RateLimitLease PlaceInWork()
    {
        var lease = _computing.AttemptAcquire();
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw FailureMapping.Overloaded();
    }

    private RequestFailure Failure(Exception exception)
    {
        if (FailureMapping.IsMemory(exception)) OutOfMemory(_logger, exception);
        if (FailureMapping.Find(exception, _limits) is { } known) return known;
        Unexpected(_logger, exception);
        return new(StatusCodes.Status500InternalServerError, "internal", "The server failed at this request. Its log says why.");
    }

    private RequestFailure TooSlow(RequestPhase phase)
    {
        var seconds = $"{_limits.RequestTimeout.TotalSeconds:0.###} s";
        return phase switch
        {
            RequestPhase.Model => new(
                StatusCodes.Status503ServiceUnavailable, "not_ready", $"The model was not loaded within {seconds}. The load goes on: try again soon.", Soon),
            RequestPhase.Body => new(StatusCodes.Status408RequestTimeout, "slow_body", $"The body did not arrive within {seconds}."),
            _ => new(StatusCodes.Status503ServiceUnavailable, "timeout", $"The request took longer than {seconds}.", Soon),
        };
    }

    private static PartitionedRateLimiter<string> Limiter(double perSecond, int burst)
    {
        var (period, tokens) = perSecond >= 1
            ? (TimeSpan.FromSeconds(Math.Round(perSecond) / perSecond), (int)Math.Round(perSecond))
            : (TimeSpan.FromSeconds(1 / perSecond), 1);
        var options = new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(burst, (int)Math.Ceiling(perSecond * LongestRefill.TotalSeconds)),
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = period,
            QueueLimit = 0,
            AutoReplenishment = true,
        };
        return PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetTokenBucketLimiter(client, _ => options));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed.")]
    private static partial void Unexpected(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A request needed more memory than there is. If this happens again, set Batching.MaxBatch or Limits.MaxPixels lower.")]
    private static partial void OutOfMemory(ILogger logger, Exception exception);
}
