namespace Inception.Cluster.Jobs;

/// <summary>When a lease began and when its worker last gave a sign. It begins anew where the coordinator does.</summary>
internal sealed class LeaseClock
{
    private DateTimeOffset _renewed, _progressed;

    public DateTimeOffset Started { get; private init; }

    /// <summary>The images that are done.</summary>
    public int Done { get; private set; }

    public static LeaseClock StartedAt(DateTimeOffset now) => new() { Started = now, _renewed = now, _progressed = now };

    public void Renew(DateTimeOffset now, int done)
    {
        _renewed = now;
        if (done > Done) (Done, _progressed) = (done, now);
    }

    /// <summary>Whether the shard is to be taken from the worker.</summary>
    public bool IsOver(DateTimeOffset now, ClusterJob job) => now - _renewed > job.Lease || now - _progressed > job.StallLimit;
}
