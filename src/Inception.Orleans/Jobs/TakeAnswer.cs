namespace Inception.Cluster.Jobs;

/// <summary>The answer to a worker that asks for work.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Inception.Cluster.TakeAnswer")]
internal sealed record TakeAnswer
{
    /// <summary>The work; null where there is none now.</summary>
    [Id(0)]
    public ShardLease? Lease { get; init; }

    /// <summary>Whether the job has ended.</summary>
    [Id(1)]
    public bool IsOver { get; init; }
}
