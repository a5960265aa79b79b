using Orleans.Runtime.Messaging;
using Orleans.Storage;
using Polly;

namespace Inception.Cluster.Work;

/// <summary>
/// Calls of a client. A call is repeated while the cluster is not available, because a coordinator whose silo died is back on another within seconds. Every
/// other error ends the call at once.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="limit">How long a call is repeated.</param>
internal sealed class ClientCalls(TimeProvider clock, TimeSpan limit)
{
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(ClusterCalls.Retry(IsUnavailability))
        .Build();

    /// <summary>Calls until there is an answer.</summary>
    /// <exception cref="ClusterJobException">The coordinator failed, or the cluster was not available in time; the message has the cause.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timer.Token);
        Exception? last = null;
        try
        {
            return await _pipeline.ExecuteAsync(TryAsync, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new ClusterJobException(
                $"The cluster was not available for {limit.TotalSeconds:0.#} s: {last?.GetBaseException().Message ?? "no silo answered."} "
                + "Check its workers and their logs, and try again.",
                last ?? new TimeoutException());
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or InceptionException))
        {
            throw new ClusterJobException(
                $"The coordinator failed: {failure.GetBaseException().Message} Check the storage of the jobs and the workers' logs.", failure);
        }

        async ValueTask<T> TryAsync(CancellationToken stop)
        {
            try
            {
                return await call().WaitAsync(stop).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                last = failure;
                throw;
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Func<Task> call, CancellationToken cancellation) => RunAsync(
        async () =>
        {
            await call().ConfigureAwait(false);
            return true;
        },
        cancellation);

    /// <summary>Whether an error says that a silo is gone or late, or that the coordinator is on another one.</summary>
    public static bool IsUnavailability(Exception failure) =>
        failure is OrleansMessageRejectionException or ConnectionFailedException or ClientNotAvailableException or InconsistentStateException
            or TimeoutException;
}
