namespace Inception.Cluster.Tests;

/// <summary>An output that is written, and returns when its worker is asked to stop.</summary>
internal sealed class HeldOutput : JobOutput
{
    private readonly TaskCompletionSource _written = new();

    public Task Written => _written.Task;

    public override async Task WriteEmbeddingsAsync(JobResults results, CancellationToken cancellation)
    {
        await base.WriteEmbeddingsAsync(results, cancellation);
        _written.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
