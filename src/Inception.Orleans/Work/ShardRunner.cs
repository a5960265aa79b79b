using Inception.Cluster.Jobs;
using Inception.Serving;

namespace Inception.Cluster.Work;

/// <summary>Computes a shard's results.</summary>
internal sealed class ShardRunner(IImageModel model, ClusterJob job)
{
    private readonly ShardReader _reader = new(job, model.Preprocessing);

    /// <summary>Begins to read a shard.</summary>
    public PreparedShard Prepare(ShardLease lease, CancellationToken cancellation) =>
        new(_reader, ImageManifest.Read(job, lease.Shard), lease.IsCareful ? [] : Places(lease), cancellation);

    /// <summary>Computes the shard.</summary>
    /// <param name="work">The lease with its prepared shard.</param>
    /// <param name="calls">How the coordinator is called.</param>
    /// <param name="nearEnd">Called when at most one batch is left, so that the next shard is read meanwhile.</param>
    public async Task<ShardResult> RunAsync(LeasedWork work, ClusterCalls calls, Action nearEnd)
    {
        var results = new ResultBuilder(model, job);
        foreach (var (place, reason) in work.Lease.Poisoned) results.LeaveOut(place, reason);
        if (work.Lease.IsCareful) await RunCarefullyAsync(work, results, calls).ConfigureAwait(false);
        else await RunBatchesAsync(work, results, nearEnd).ConfigureAwait(false);
        return results.Build();
    }

    private async Task RunBatchesAsync(LeasedWork work, ResultBuilder results, Action nearEnd)
    {
        var (done, all) = (0, work.Prepared!.Paths.Length);
        if (all <= job.BatchSize) nearEnd();
        await foreach (var batch in work.Prepared.ReadAsync().ConfigureAwait(false))
        {
            work.Cancellation.ThrowIfCancellationRequested();
            results.Add(batch);
            work.Report(done += batch.Places.Length);
            if (all - done <= job.BatchSize) nearEnd();
        }
    }

    /// <summary>One image at a time. The coordinator knows which is in hand, should it end this process.</summary>
    private async Task RunCarefullyAsync(LeasedWork work, ResultBuilder results, ClusterCalls calls)
    {
        foreach (var place in Places(work.Lease))
        {
            if (!await calls.RunAsync(() => work.Grain.BeginAsync(work.Lease.Ticket, place), work.Cancellation).ConfigureAwait(false))
                await work.LoseAsync().ConfigureAwait(false);
            work.Cancellation.ThrowIfCancellationRequested();
            AddCarefully(results, place, work);
            work.Report(place + 1);
        }
    }

    private void AddCarefully(ResultBuilder results, int place, LeasedWork work)
    {
        try
        {
            results.Add(_reader.ReadOne(work.Prepared!.Paths, place, work.Cancellation));
        }
#pragma warning disable CA1031 // Whatever one image does must not end the job.
        catch (Exception failure) when (
            failure is not (OperationCanceledException or ClusterJobException or DirectoryNotFoundException or OutOfMemoryException))
#pragma warning restore CA1031
        {
            results.LeaveOut(place, failure.Message.ReplaceLineEndings(" "));
        }
    }

    private IEnumerable<int> Places(ShardLease lease) => Enumerable.Range(0, job.CountOf(lease.Shard)).Where(place => !lease.Poisoned.ContainsKey(place));
}
