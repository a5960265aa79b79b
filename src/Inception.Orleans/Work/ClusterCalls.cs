using Polly;
using Polly.Retry;

namespace Inception.Cluster.Work;

/// <summary>
/// Calls of a worker, repeated until they succeed: a coordinator whose silo died is back on another within seconds, and every call may be repeated. A worker
/// waits for a storage that fails, too, because the jobs go on when the storage is back.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="onFailure">Told of the first failure after a success; null for nobody.</param>
internal sealed class ClusterCalls(TimeProvider clock, Action<Exception>? onFailure = null)
{
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(Retry(failure => failure is not (OperationCanceledException or InceptionException)))
        .Build();

    private int _isFailing;

    /// <summary>Calls until there is an answer.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellation) => await _pipeline.ExecuteAsync(
        async stop =>
        {
            try
            {
                var answer = await call().WaitAsync(stop).ConfigureAwait(false);
                Volatile.Write(ref _isFailing, 0);
                return answer;
            }
            catch (Exception failure) when (failure is not (OperationCanceledException or InceptionException))
            {
                if (Interlocked.Exchange(ref _isFailing, 1) == 0) onFailure?.Invoke(failure);
                throw;
            }
        },
        cancellation).ConfigureAwait(false);

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<Task> call, CancellationToken cancellation) => RunAsync(
        async () =>
        {
            await call().ConfigureAwait(false);
            return true;
        },
        cancellation);

    /// <summary>Repeats a call without end, after 0.1 s at first and every 2 s in the end.</summary>
    internal static RetryStrategyOptions Retry(Func<Exception, bool> isRepeated) => new()
    {
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        Delay = TimeSpan.FromMilliseconds(100),
        MaxDelay = TimeSpan.FromSeconds(2),
        UseJitter = true,
        ShouldHandle = new PredicateBuilder().Handle(isRepeated),
    };
}
