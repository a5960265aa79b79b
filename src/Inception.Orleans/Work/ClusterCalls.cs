using Polly;
using Polly.Retry;

namespace Inception.Cluster.Work;

/// <summary>
/// Calls of coordinators, repeated until they succeed: a coordinator whose silo died is back on another within seconds, and every call may be repeated.
/// </summary>
internal sealed class ClusterCalls(TimeProvider clock)
{
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(2),
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<Exception>(failure => failure is not (OperationCanceledException or InceptionException)),
        })
        .Build();

    /// <summary>Calls until there is an answer.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellation) => await _pipeline.ExecuteAsync(
        async stop => await call().WaitAsync(stop).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<Task> call, CancellationToken cancellation) => RunAsync(
        async () =>
        {
            await call().ConfigureAwait(false);
            return true;
        },
        cancellation);
}
