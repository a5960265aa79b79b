using Inception.Cluster.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Inception.Cluster.Work;

/// <summary>Takes shards of the cluster's jobs, computes them, and takes the next: a service of a silo.</summary>
/// <param name="grains">Reaches the coordinators.</param>
/// <param name="silo">Names this worker.</param>
/// <param name="options">What this worker computes with.</param>
/// <param name="output">Writes outputs.</param>
/// <param name="clock">The time.</param>
/// <param name="lifetime">Ends the program if a computation hangs.</param>
/// <param name="logger">Takes what happens.</param>
internal sealed partial class ClusterWorker(
    IGrainFactory grains, ILocalSiloDetails silo, ClusterWorkerOptions options, JobOutput output, TimeProvider clock, IHostApplicationLifetime lifetime,
    ILogger<ClusterWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LeaveLimit = TimeSpan.FromSeconds(2);   // what the end of the program waits for each step of leaving

    private readonly JobModels _models = new(options, output);
    private readonly JobMerger _merger = new(output);

    private ClusterCalls? _calls;

    /// <summary>The calls of the coordinators; the log has the first failure of each outage.</summary>
    private ClusterCalls Calls => LazyInitializer.EnsureInitialized(ref _calls, () => new(clock, LogUnavailable));

    private string Name => silo.SiloAddress.ToString();

    public override void Dispose()
    {
        base.Dispose();
        _models.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Engines).Select(_ => Task.Run(() => WorkAsync(stoppingToken), CancellationToken.None)));

    private async Task WorkAsync(CancellationToken stop)
    {
        LeasedWork? next = null;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var work = next ?? await TakeAsync(stop).ConfigureAwait(false);
                next = null;
                if (work is null) await Task.Delay(options.IdleDelay, clock, stop).ConfigureAwait(false);
                else next = await DoAsync(work, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the program.
        }
        finally
        {
            if (next is not null) await GiveBackAsync(next).ConfigureAwait(false);
        }
    }

    /// <summary>Asks the jobs for work, the oldest job first.</summary>
    private async Task<LeasedWork?> TakeAsync(CancellationToken stop)
    {
        var queue = grains.GetGrain<IJobQueueGrain>(0);
        foreach (var id in await Calls.RunAsync(queue.GetActiveAsync, stop).ConfigureAwait(false))
        {
            var (job, ticket) = (grains.GetGrain<IJobGrain>(id), Guid.NewGuid());
            var answer = await AnsweredAsync(() => job.TakeAsync(ticket, Name, options.Engine), stop).ConfigureAwait(false);
            if (answer.Lease is { } lease) return new LeasedWork(lease, job, clock, stop);
            if (answer.IsOver) await Calls.RunAsync(() => queue.EndAsync(id), stop).ConfigureAwait(false);
        }

        return null;
    }

    /// <summary>Does a shard, or the output.</summary>
    /// <returns>The next shard, which is being read already; null where there was none.</returns>
    private async Task<LeasedWork?> DoAsync(LeasedWork work, CancellationToken stop)
    {
        Task<LeasedWork?>? next = null;
        var computation = Task.Run(() => ComputeAsync(work, () => next ??= PrepareNextAsync(stop)), CancellationToken.None);
        try
        {
            await computation.WaitAsync(work.Cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (work.Cancellation.IsCancellationRequested)
        {
            await LeaveAsync(work, computation, stop).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Every error is the job's, and reported there.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogFailure(failure, work.Lease.Job.Id, work.Lease.Shard);
            await ReportAsync(work, failure, stop).ConfigureAwait(false);
        }

        if (computation.IsCompleted) await work.DisposeAsync().ConfigureAwait(false);
        return next is null ? null : await next.ConfigureAwait(false);
    }

    private async Task ReportAsync(LeasedWork work, Exception failure, CancellationToken stop)
    {
        try
        {
            await Calls.RunAsync(Report, stop).ConfigureAwait(false);
            await Task.Delay(options.IdleDelay, clock, stop).ConfigureAwait(false);   // another worker may fare better
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await GiveBackAsync(work).ConfigureAwait(false);
        }

        Task Report() => failure is DamagedShardException damage
            ? work.Grain.ReopenAsync(work.Lease.Ticket, damage.Shard, damage.Damage)
            : work.Grain.FailAsync(work.Lease.Ticket, failure.Message.ReplaceLineEndings(" "), isFinal: failure is ClusterJobException);
    }

    private async Task ComputeAsync(LeasedWork work, Action nearEnd)
    {
        var (lease, job) = (work.Lease, work.Lease.Job);
        var model = _models.Rent(job);
        try
        {
            if (lease.Shard == ShardLease.Merge)
            {
                var leftOut = await _merger.RunAsync(job, model, work).ConfigureAwait(false);
                await CompleteAsync(work, leftOut).ConfigureAwait(false);
                await JobFolder.DeleteAsync(job, clock).ConfigureAwait(false);
                return;
            }

            var runner = new ShardRunner(model, job);
            work.Prepared ??= runner.Prepare(lease, work.Cancellation);
            await PublishAsync(work, await runner.RunAsync(work, Calls, nearEnd).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            _models.Return(job);
        }
    }

    /// <summary>The file first, then the coordinator's note of it: a death between the two costs a second computation of the same bytes.</summary>
    private async Task PublishAsync(LeasedWork work, ShardResult result)
    {
        var (lease, images) = (work.Lease, result.Indexes.Length + result.LeftOut.Count);
        using (var file = ShardFile.Prepare(lease.Job.ShardFile(lease.Shard), result))
        {
            if (!await Calls.RunAsync(() => work.Grain.RenewAsync(lease.Ticket, images), work.Cancellation).ConfigureAwait(false))
                await work.LoseAsync().ConfigureAwait(false);
            work.Cancellation.ThrowIfCancellationRequested();
            file.Commit();
        }

        await CompleteAsync(work, result.LeftOut.Count).ConfigureAwait(false);
    }

    /// <summary>Notes what is in its place already.</summary>
    private async Task CompleteAsync(LeasedWork work, int leftOut) => await AnsweredAsync(
        async () =>
        {
            await work.Grain.CompleteAsync(work.Lease.Ticket, work.Lease.Shard, leftOut).ConfigureAwait(false);
            return true;
        },
        work.Cancellation).ConfigureAwait(false);

    /// <summary>A call whose answer must not be lost, such as a lease: the end of the program leaves time for it.</summary>
    private async Task<T> AnsweredAsync<T>(Func<Task<T>> call, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource();
        var leaving = stop.Register(() => patience.CancelAfter(LeaveLimit));
        await using (leaving.ConfigureAwait(false)) return await Calls.RunAsync(call, patience.Token).ConfigureAwait(false);
    }

    /// <summary>Takes the next shard and begins to read it.</summary>
    private async Task<LeasedWork?> PrepareNextAsync(CancellationToken stop)
    {
        try
        {
            var work = await TakeAsync(stop).ConfigureAwait(false);
            if (work is not null && work.Lease.Shard != ShardLease.Merge) Prepare(work);
            return work;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private void Prepare(LeasedWork work)
    {
        var job = work.Lease.Job;
        try
        {
            var model = _models.Rent(job);
            try
            {
                work.Prepared = new ShardRunner(model, job).Prepare(work.Lease, work.Cancellation);
            }
            finally
            {
                _models.Return(job);
            }
        }
#pragma warning disable CA1031 // The computation of the shard meets it again, and reports it.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    /// <summary>The lease was lost, or the program ends. A computation that does not end by itself hangs, and takes the program with it.</summary>
    private async Task LeaveAsync(LeasedWork work, Task computation, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            await GiveBackAsync(work).ConfigureAwait(false);
            // A job's folder is being deleted, perhaps.
            await Task.WhenAny(computation, Task.Delay(LeaveLimit, clock, CancellationToken.None)).ConfigureAwait(false);
            return;
        }

        LogLost(work.Lease.Job.Id, work.Lease.Shard);
        await Task.WhenAny(computation, Task.Delay(options.HangLimit, clock, stop)).ConfigureAwait(false);
        if (computation.IsCompleted) return;
        LogHang(work.Lease.Job.Id, work.Lease.Shard);
        lifetime.StopApplication();
    }

    private static async Task GiveBackAsync(LeasedWork work)
    {
        try
        {
            await work.Grain.ReturnAsync(work.Lease.Ticket).WaitAsync(LeaveLimit).ConfigureAwait(false);
            await work.DisposeAsync().AsTask().WaitAsync(LeaveLimit).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The lease ends by itself if nobody takes it back.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A coordinator of jobs failed. Its calls are repeated until they succeed.")]
    private partial void LogUnavailable(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}: shard {Shard} failed.")]
    private partial void LogFailure(Exception failure, string job, int shard);

    [LoggerMessage(Level = LogLevel.Information, Message = "Job {Job}: shard {Shard} was done by another worker, or taken from this one.")]
    private partial void LogLost(string job, int shard);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Job {Job}: shard {Shard} hangs. This worker ends, so that it is started again.")]
    private partial void LogHang(string job, int shard);
}
