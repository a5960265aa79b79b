namespace Inception.Cluster.Jobs;

/// <summary>The names of the cluster's jobs. There is one such grain.</summary>
[Alias("Inception.Cluster.IJobQueueGrain")]
internal interface IJobQueueGrain : IGrainWithIntegerKey
{
    [Alias("Add")]
    Task AddAsync(string job);

    /// <summary>Notes that a job has ended. The jobs that ended last are kept; the state of older ones is deleted.</summary>
    [Alias("End")]
    Task EndAsync(string job);

    /// <summary>The jobs that have work, in the order of their submission.</summary>
    [Alias("Active")]
    Task<IReadOnlyList<string>> GetActiveAsync();

    /// <summary>The active jobs and those that ended lately, the latest first.</summary>
    [Alias("All")]
    Task<IReadOnlyList<string>> GetAllAsync();
}
