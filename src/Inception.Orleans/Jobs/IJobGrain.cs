using Orleans.Concurrency;

namespace Inception.Cluster.Jobs;

/// <summary>The coordinator of a job. Every call can be repeated: a worker whose answer was lost asks again.</summary>
[Alias("Inception.Cluster.IJobGrain")]
internal interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Begins the job, and adds it to the queue of jobs.</summary>
    /// <returns>Whether it is this job's; false where another has the name.</returns>
    [Alias("Start")]
    Task<bool> StartAsync(ClusterJob job);

    /// <summary>Gives a shard to a worker.</summary>
    /// <param name="ticket">The number of the request; the same number gets the same shard.</param>
    /// <param name="worker">The worker's name.</param>
    /// <param name="engine">What the worker computes with.</param>
    [Alias("Take")]
    Task<TakeAnswer> TakeAsync(Guid ticket, string worker, ClusterEngine engine);

    /// <summary>Keeps a shard.</summary>
    /// <param name="ticket">The shard's ticket.</param>
    /// <param name="done">The images that are done.</param>
    /// <returns>Whether the shard is still the worker's.</returns>
    [Alias("Renew")]
    Task<bool> RenewAsync(Guid ticket, int done);

    /// <summary>Says which image is in hand.</summary>
    /// <returns>Whether the shard is still the worker's.</returns>
    [Alias("Begin")]
    Task<bool> BeginAsync(Guid ticket, int image);

    /// <summary>Says that the shard's file is in its place, or the output.</summary>
    [Alias("Complete")]
    Task CompleteAsync(Guid ticket, int shard, int leftOut);

    /// <summary>Says that the shard could not be done.</summary>
    /// <param name="ticket">The shard's ticket.</param>
    /// <param name="message">Why.</param>
    /// <param name="isFinal">Whether the job is to end.</param>
    [Alias("Fail")]
    Task FailAsync(Guid ticket, string message, bool isFinal);

    /// <summary>Gives a shard back untouched.</summary>
    [Alias("Return")]
    Task ReturnAsync(Guid ticket);

    /// <summary>Says that a shard's file is not there or damaged, so that it is made again.</summary>
    /// <param name="ticket">The ticket of the output.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="damage">What is wrong with the file.</param>
    [Alias("Reopen")]
    Task ReopenAsync(Guid ticket, int shard, string damage);

    [Alias("Cancel")]
    Task CancelAsync();

    /// <summary>Forgets a job that has ended: its state is deleted, and its name is free. Nobody waits for it.</summary>
    [Alias("Forget")]
    [OneWay]
    Task ForgetAsync();

    /// <summary>What is known of the job; null for one that was never submitted.</summary>
    [Alias("Progress")]
    Task<JobProgress?> GetProgressAsync();
}
