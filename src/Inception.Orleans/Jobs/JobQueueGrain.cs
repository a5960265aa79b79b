using Inception.Cluster.Storage;

namespace Inception.Cluster.Jobs;

/// <inheritdoc cref="IJobQueueGrain"/>
internal sealed class JobQueueGrain([PersistentState("queue", ClusterStorage.Name)] IPersistentState<QueueRecord> state) : Grain, IJobQueueGrain
{
    internal const int KeptNames = 100;

    public async Task AddAsync(string job)
    {
        if (state.State.Active.Contains(job)) return;
        state.State.Ended.Remove(job);
        state.State.Active.Add(job);
        await state.WriteStateAsync();
    }

    public async Task EndAsync(string job)
    {
        if (!state.State.Active.Remove(job)) return;
        state.State.Ended.Add(job);
        var forgotten = state.State.Ended.SkipLast(KeptNames).ToList();
        state.State.Ended.RemoveRange(0, forgotten.Count);
        await state.WriteStateAsync();
        foreach (var old in forgotten) await GrainFactory.GetGrain<IJobGrain>(old).ForgetAsync();
    }

    public Task<IReadOnlyList<string>> GetActiveAsync() => Task.FromResult<IReadOnlyList<string>>([.. state.State.Active]);

    public Task<IReadOnlyList<string>> GetAllAsync() =>
        Task.FromResult<IReadOnlyList<string>>([.. state.State.Active.AsEnumerable().Reverse(), .. state.State.Ended.AsEnumerable().Reverse()]);
}
