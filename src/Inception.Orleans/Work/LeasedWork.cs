using Inception.Cluster.Jobs;

namespace Inception.Cluster.Work;

/// <summary>A lease in this worker's hands. It is renewed until it is disposed; if it is lost the work is cancelled.</summary>
internal sealed class LeasedWork : IAsyncDisposable
{
    private const int RenewalsInALease = 4;

    private readonly CancellationTokenSource _stop;
    private readonly TimeProvider _clock;
    private readonly Task _renewing;
    private int _done, _isDisposed;

    public LeasedWork(ShardLease lease, IJobGrain job, TimeProvider clock, CancellationToken stop)
    {
        (Lease, Grain, _clock) = (lease, job, clock);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Cancellation = _stop.Token;
        _renewing = Task.Run(RenewAsync, CancellationToken.None);
    }

    public ShardLease Lease { get; }

    public IJobGrain Grain { get; }

    /// <summary>Cancelled when the lease is lost or the worker stops.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Whether another worker has the shard, or did it.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The shard, which is read ahead; null before.</summary>
    public PreparedShard? Prepared { get; set; }

    /// <summary>Notes how many images are done.</summary>
    public void Report(int done) => Volatile.Write(ref _done, done);

    /// <summary>The lease is lost: the work stops.</summary>
    public async Task LoseAsync()
    {
        IsLost = true;
        await _stop.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Gives the lease up; a second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Prepared is not null) await Prepared.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            await Task.Delay(Lease.Job.Lease / RenewalsInALease, _clock, Cancellation).ConfigureAwait(false);
            try
            {
                if (await Grain.RenewAsync(Lease.Ticket, Volatile.Read(ref _done)).WaitAsync(Lease.Job.Lease, Cancellation).ConfigureAwait(false)) continue;
            }
#pragma warning disable CA1031 // The coordinator is not there now; it comes back elsewhere, and the work goes on meanwhile.
            catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
            {
                continue;
            }

            await LoseAsync().ConfigureAwait(false);
            return;
        }
    }
}
