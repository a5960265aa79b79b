namespace Inception.Cluster.Jobs;

/// <summary>What a worker is asked to do.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Inception.Cluster.ShardLease")]
internal sealed record ShardLease
{
    /// <summary>The number in place of a shard's that asks for the output: all shards are done.</summary>
    public const int Merge = -1;

    [Id(0)]
    public Guid Ticket { get; init; }

    [Id(1)]
    public ClusterJob Job { get; init; } = new();

    [Id(2)]
    public int Shard { get; init; }

    /// <summary>Whether to go image by image, and to say which is in hand: one of them may end the worker.</summary>
    [Id(3)]
    public bool IsCareful { get; init; }

    /// <summary>Images of the shard that are not to be touched, counted in the shard, with the reason.</summary>
    [Id(4)]
    public Dictionary<int, string> Poisoned { get; init; } = [];
}
