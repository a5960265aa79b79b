using Inception.Cluster.Storage;
using Microsoft.Extensions.Logging;

namespace Inception.Cluster.Jobs;

/// <inheritdoc cref="IJobGrain"/>
/// <param name="state">What is kept of the job: it is written before a worker gets its answer.</param>
/// <param name="silo">Where this runs.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Takes lost shards.</param>
internal sealed partial class JobGrain(
    [PersistentState("job", ClusterStorage.Name)] IPersistentState<JobRecord> state, ILocalSiloDetails silo, TimeProvider clock, ILogger<JobGrain> logger)
    : Grain, IJobGrain
{
    private const int LooksInALease = 4;

    private JobLedger _ledger = null!;
    private IGrainTimer? _timer;

    private IJobQueueGrain Queue => GrainFactory.GetGrain<IJobQueueGrain>(0);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _ledger = new(state.State, clock);
        if (_ledger.IsRunning) Watch();
        return Task.CompletedTask;
    }

    public async Task<bool> StartAsync(ClusterJob job)
    {
        var isNew = state.State.Job is null;
        if (!_ledger.Start(job)) return false;
        if (!_ledger.IsRunning) return true;
        try
        {
            await state.WriteStateAsync();
            await Queue.AddAsync(this.GetPrimaryKeyString());
        }
        catch when (isNew)
        {
            DeactivateOnIdle();   // the next call reads what was written
            if (state.RecordExists) await state.ClearStateAsync();   // or no worker would find the job, and its name would be taken
            throw;
        }

        Watch();
        return true;
    }

    public async Task<TakeAnswer> TakeAsync(Guid ticket, string worker, ClusterEngine engine)
    {
        var (lost, leases) = (state.State.LostLeases, state.State.Leases.Count);
        var answer = _ledger.Take(ticket, worker, engine);
        if (answer.Lease is not null || leases != state.State.Leases.Count) await SaveAsync(lost);
        return answer;
    }

    public async Task<bool> RenewAsync(Guid ticket, int done)
    {
        var lost = state.State.LostLeases;
        var isKept = _ledger.Renew(ticket, done);
        if (lost != state.State.LostLeases) await SaveAsync(lost);
        return isKept;
    }

    public async Task<bool> BeginAsync(Guid ticket, int image)
    {
        var lost = state.State.LostLeases;
        var isKept = _ledger.Begin(ticket, image);
        await SaveAsync(lost);
        return isKept;
    }

    public Task CompleteAsync(Guid ticket, int shard, int leftOut) => ChangeAsync(() => _ledger.Complete(ticket, shard, leftOut));

    public Task FailAsync(Guid ticket, string message, bool isFinal) => ChangeAsync(() => _ledger.Fail(ticket, message, isFinal));

    public Task ReturnAsync(Guid ticket) => ChangeAsync(() => _ledger.Return(ticket));

    public Task ReopenAsync(Guid ticket, int shard, string damage) => ChangeAsync(() => _ledger.Reopen(ticket, shard, damage));

    public Task CancelAsync() => ChangeAsync(_ledger.Cancel);

    public async Task ForgetAsync()
    {
        if (_ledger.IsRunning) return;
        DeactivateOnIdle();
        await state.ClearStateAsync();
        _ledger = new(state.State, clock);
    }

    public Task<JobProgress?> GetProgressAsync() =>
        Task.FromResult(state.State.Job is null ? null : _ledger.Describe(silo.SiloAddress.Endpoint.ToString()));

    private async Task ChangeAsync(Action change)
    {
        if (state.State.Job is null) return;
        change();
        await SaveAsync(state.State.LostLeases);
    }

    private async Task SaveAsync(int lost)
    {
        if (state.State.LostLeases > lost) LogLost(this.GetPrimaryKeyString(), state.State.LostLeases - lost);
        await state.WriteStateAsync();
        if (_ledger.IsRunning) return;
        _timer?.Dispose();
        await Queue.EndAsync(this.GetPrimaryKeyString());
    }

    /// <summary>Looks for lost shards although nobody asks for work.</summary>
    private void Watch() => _timer ??= this.RegisterGrainTimer(ExpireAsync, new GrainTimerCreationOptions
    {
        DueTime = state.State.Job!.Lease / LooksInALease,
        Period = state.State.Job!.Lease / LooksInALease,
        KeepAlive = true,
    });

    private async Task ExpireAsync(CancellationToken cancellation)
    {
        var lost = state.State.LostLeases;
        if (_ledger.Expire()) await SaveAsync(lost);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job}: {Count} shards came back from workers that died or hung.")]
    private partial void LogLost(string job, int count);
}
