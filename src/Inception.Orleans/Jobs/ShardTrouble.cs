namespace Inception.Cluster.Jobs;

/// <summary>What went wrong with a shard so far.</summary>
internal sealed class ShardTrouble
{
    /// <summary>Workers that died or stalled with the shard.</summary>
    public int Losses { get; set; }

    /// <summary>Workers that reported an error.</summary>
    public int Errors { get; set; }

    /// <summary>The worker that had it last.</summary>
    public string Worker { get; set; } = "";
}
