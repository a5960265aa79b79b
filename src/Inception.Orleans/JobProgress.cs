namespace Inception.Cluster;

/// <summary>What is known of a job while it runs and after it.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Inception.Cluster.JobProgress")]
public sealed record JobProgress
{
    /// <summary>The job.</summary>
    [Id(0)]
    public ClusterJob Job { get; init; } = new();

    /// <summary>How far it is.</summary>
    [Id(1)]
    public ClusterJobState State { get; init; }

    /// <summary>Images that are done, those that were left out among them.</summary>
    [Id(2)]
    public long Done { get; init; }

    /// <summary>Images that could not be read, or that ended their workers.</summary>
    [Id(3)]
    public long LeftOut { get; init; }

    /// <summary>Shards whose results are written.</summary>
    [Id(4)]
    public int ShardsDone { get; init; }

    /// <summary>All shards.</summary>
    [Id(5)]
    public int Shards { get; init; }

    /// <summary>Workers that gave a sign of life within the time of a lease.</summary>
    [Id(6)]
    public int Workers { get; init; }

    /// <summary>Shards that were taken from a worker that died or stalled.</summary>
    [Id(7)]
    public int LostLeases { get; init; }

    /// <summary>The rate of the last minute.</summary>
    [Id(8)]
    public double ImagesPerSecond { get; init; }

    /// <summary>Why the job failed, or the last error of a worker; null where there was none.</summary>
    [Id(9)]
    public string? Message { get; init; }

    /// <summary>From the submission to now, or to the end.</summary>
    [Id(10)]
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether the shards are done and a worker joins them to the output.</summary>
    [Id(11)]
    public bool IsMerging { get; init; }

    /// <summary>The silo that hosts the job's coordinator, for people.</summary>
    [Id(12)]
    public string Coordinator { get; init; } = "";

    /// <summary>Whether all workers that ask for work compute with another engine than <see cref="ClusterJob.Engine"/>.</summary>
    [Id(13)]
    public bool LacksEngine { get; init; }
}
