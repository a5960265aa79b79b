namespace Inception.Cluster.Work;

/// <summary>A shard whose first batch is being read.</summary>
internal sealed class PreparedShard : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ShardBatch> _batches;
    private readonly Task<bool> _first;

    public PreparedShard(ShardReader reader, string[] paths, IEnumerable<int> places, CancellationToken cancellation)
    {
        Paths = paths;
        _batches = reader.ReadAsync(paths, places, cancellation).GetAsyncEnumerator(cancellation);
        _first = _batches.MoveNextAsync().AsTask();   // this starts the reading
    }

    public string[] Paths { get; }

    /// <summary>The batches, once.</summary>
    public async IAsyncEnumerable<ShardBatch> ReadAsync()
    {
        if (!await _first.ConfigureAwait(false)) yield break;
        do
        {
            yield return _batches.Current;
        }
        while (await _batches.MoveNextAsync().ConfigureAwait(false));
    }

    public async ValueTask DisposeAsync()
    {
        await ((Task)_first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _batches.DisposeAsync().ConfigureAwait(false);
    }
}
