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

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly InceptionLimits _limits;
    private readonly ApiKeys _keys;
    private readonly InceptionMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ConcurrencyLimiter _reading, _computing;
    private readonly PartitionedRateLimiter<string>? _rate;

    public RequestGate(InceptionOptions options, InceptionMetrics metrics, ILogger logger)
    {
        (_limits, _metrics, _logger, _keys) = (options.Limits, metrics, logger, new(options.ApiKeys));
        var most = _limits.MaxConcurrentRequests ?? PlacesForEachCore * Environment.ProcessorCount;
        _computing = new(new() { PermitLimit = most, QueueLimit = 0 });
        _reading = new(new() { PermitLimit = most * ReadersForEachPlace, QueueLimit = 0 });
        _rate = _limits.RequestsPerSecond is { } perSecond ? Limiter(perSecond, _limits.Burst) : null;
    }

    /// <summary>Runs a request. Its body is read before it takes a place among the requests in work, so that slow clients hold up nobody else.</summary>
    /// <typeparam name="TBody">What the body becomes.</typeparam>
    /// <param name="context">The request.</param>
    /// <param name="endpoint">The endpoint's name in the metrics.</param>
    /// <param name="toResult">Makes the answer of a failure.</param>
    /// <param name="read">Reads the body.</param>
    /// <param name="handle">Makes the answer.</param>
    /// <returns>The answer.</returns>
    public async Task<IResult> RunAsync<TBody>(
        HttpContext context, string endpoint, Func<RequestFailure, IResult> toResult, Func<Task<TBody>> read, Func<TBody, Task<IResult>> handle)
    {
        using var activity = InceptionMetrics.Activities.StartActivity($"inception.{endpoint}");
        var aborted = context.RequestAborted;
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        var isRead = false;
        try
        {
            Admit(context);
            timeout.CancelAfter(_limits.RequestTimeout);
            context.RequestAborted = timeout.Token;
            var body = await ReadAsync(read).ConfigureAwait(false);
            isRead = true;
            using var lease = _computing.AttemptAcquire();
            if (!lease.IsAcquired) throw Overloaded();
            var result = await handle(body).ConfigureAwait(false);
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
            var failure = timeout.IsCancellationRequested && exception is OperationCanceledException ? TooSlow(isRead) : Failure(exception);
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

    /// <summary>Runs a request without a body.</summary>
    public Task<IResult> RunAsync(HttpContext context, string endpoint, Func<RequestFailure, IResult> toResult, Func<Task<IResult>> handle) =>
        RunAsync(context, endpoint, toResult, () => Task.FromResult(true), _ => handle());

    public void Dispose()
    {
        _reading.Dispose();
        _computing.Dispose();
        _rate?.Dispose();
    }

    private void Admit(HttpContext context)
    {
        var key = _keys.AreOff ? (int?)null : _keys.Find(context.Request) ?? throw ApiKeys.Missing();
        if (_rate is null) return;
        using var lease = _rate.AttemptAcquire(key is { } number ? $"key {number}" : context.Connection.RemoteIpAddress?.ToString() ?? "");
        if (lease.IsAcquired) return;
        var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var found) ? found : Soon;
        throw new RequestFailure(StatusCodes.Status429TooManyRequests, "rate", $"At most {_limits.RequestsPerSecond} requests a second are accepted.", after);
    }

    /// <summary>Reads a body where its request has a chance to be computed; at once refused otherwise, before anything is read.</summary>
    private async Task<TBody> ReadAsync<TBody>(Func<Task<TBody>> read)
    {
        using var lease = _reading.AttemptAcquire();
        if (!lease.IsAcquired || _computing.GetStatistics()?.CurrentAvailablePermits == 0) throw Overloaded();
        return await read().ConfigureAwait(false);
    }

    private RequestFailure Failure(Exception exception)
    {
        if (FailureMapping.IsMemory(exception)) OutOfMemory(_logger, exception);
        if (FailureMapping.Find(exception, _limits) is { } known) return known;
        Unexpected(_logger, exception);
        return new(StatusCodes.Status500InternalServerError, "internal", "The server failed at this request. Its log says why.");
    }

    private RequestFailure TooSlow(bool isRead) => isRead
        ? new(StatusCodes.Status503ServiceUnavailable, "timeout", $"The request took longer than {_limits.RequestTimeout.TotalSeconds:0.###} s.", Soon)
        : new(StatusCodes.Status408RequestTimeout, "slow_body", $"The body did not arrive within {_limits.RequestTimeout.TotalSeconds:0.###} s.");

    private static RequestFailure Overloaded() =>
        new(StatusCodes.Status503ServiceUnavailable, "overloaded", "The server has too many requests. Try again soon.", Soon);

    private static PartitionedRateLimiter<string> Limiter(double perSecond, int burst)
    {
        var (period, tokens) = perSecond >= 1
            ? (TimeSpan.FromSeconds(Math.Round(perSecond) / perSecond), (int)Math.Round(perSecond))
            : (TimeSpan.FromSeconds(1 / perSecond), 1);
        var options = new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
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
