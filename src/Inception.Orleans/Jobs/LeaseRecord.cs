namespace Inception.Cluster.Jobs;

/// <summary>A shard in the hands of a worker.</summary>
internal sealed class LeaseRecord
{
    public Guid Ticket { get; set; }

    public string Worker { get; set; } = "";

    /// <summary>The shard; <see cref="ShardLease.Merge"/> for the output.</summary>
    public int Shard { get; set; }

    /// <summary>Whether the worker goes image by image and says which it has in hand.</summary>
    public bool IsCareful { get; set; }

    /// <summary>The image in hand, counted in the job; null where none is known.</summary>
    public long? InHand { get; set; }
}
