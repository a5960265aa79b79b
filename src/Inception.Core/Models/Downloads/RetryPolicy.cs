using Polly;
using Polly.Retry;

namespace Inception.Models.Downloads;

/// <summary>When an attempt that failed is made again: after a pause that doubles, or when the server says.</summary>
internal static class RetryPolicy
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>Builds the policy.</summary>
    /// <param name="options">How often, and after which pause.</param>
    /// <param name="beforeRetry">Receives the reason of the failure when a pause begins.</param>
    public static ResiliencePipeline Create(DownloadOptions options, Action<string> beforeRetry) => options.Retries == 0
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = failed => ValueTask.FromResult(
                failed.Outcome.Exception is TransientFailure failure && failed.AttemptNumber < failure.MostRetries),
            MaxRetryAttempts = options.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.RetryDelay,
            MaxDelay = LongestDelay,
            DelayGenerator = failed => ValueTask.FromResult(ServersWish(failed.Outcome.Exception as TransientFailure, options.Patience)),
            OnRetry = failed =>
            {
                beforeRetry(failed.Outcome.Exception!.Message);
                return ValueTask.CompletedTask;
            },
        }).Build();

    private static TimeSpan? ServersWish(TransientFailure? failure, TimeSpan longest) => failure?.RetryAfter is { } wish
        ? TimeSpan.FromTicks(Math.Clamp(wish.Ticks, 0, longest.Ticks))
        : null;
}
