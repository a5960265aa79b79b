using Inception.Cluster.Storage;

namespace Inception.Cluster.Jobs;

/// <inheritdoc cref="IJobQueueGrain"/>
internal sealed class JobQueueGrain([PersistentState("queue", ClusterStorage.Name)] IPersistentState<QueueRecord> state) : Grain, IJobQueueGrain
{
    private const int KeptNames = 100;

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
        if (state.State.Ended.Count > KeptNames) state.State.Ended.RemoveAt(0);
        await state.WriteStateAsync();
    }

    public Task<IReadOnlyList<string>> GetActiveAsync() => Task.FromResult<IReadOnlyList<string>>([.. state.State.Active]);

    public Task<IReadOnlyList<string>> GetAllAsync() =>
        Task.FromResult<IReadOnlyList<string>>([.. state.State.Active.AsEnumerable().Reverse(), .. state.State.Ended.AsEnumerable().Reverse()]);
}
