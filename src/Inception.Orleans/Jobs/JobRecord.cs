namespace Inception.Cluster.Jobs;

/// <summary>What is kept of a job, wherever its coordinator runs next.</summary>
internal sealed class JobRecord
{
    /// <summary>The job; null for a job that was never submitted.</summary>
    public ClusterJob? Job { get; set; }

    public ClusterJobState State { get; set; }

    public string? Message { get; set; }

    public DateTimeOffset Submitted { get; set; }

    public DateTimeOffset? Ended { get; set; }

    /// <summary>A bit for each shard whose file is in its place.</summary>
    public byte[] Done { get; set; } = [];

    public long LeftOut { get; set; }

    public int LostLeases { get; set; }

    /// <summary>The shards that are in workers' hands. A shard at the job's end may be in two.</summary>
    public List<LeaseRecord> Leases { get; set; } = [];

    /// <summary>The shards that were lost or failed, as long as they are not done.</summary>
    public Dictionary<int, ShardTrouble> Troubles { get; set; } = [];

    /// <summary>How often the file of a shard was missing or damaged when the output was to be written.</summary>
    public Dictionary<int, int> Reopened { get; set; } = [];

    /// <summary>How often a worker died or stalled with an image in its hands, one image at a time.</summary>
    public Dictionary<long, int> Deaths { get; set; } = [];

    /// <summary>The images that no worker is to touch, with the reason.</summary>
    public Dictionary<long, string> Poisoned { get; set; } = [];
}
