namespace Inception.Cluster;

/// <summary>The state and the progress of a job, while it runs and after its end.</summary>
[GenerateSerializer]
[Immutable]
[Alias("Inception.Cluster.JobProgress")]
public sealed record JobProgress
{
    /// <summary>The job.</summary>
    [Id(0)]
    public ClusterJob Job { get; init; } = new();

    /// <summary>The state of the job.</summary>
    [Id(1)]
    public ClusterJobState State { get; init; }

    /// <summary>The number of images that are done, including skipped images.</summary>
    [Id(2)]
    public long Done { get; init; }

    /// <summary>The number of skipped images, which could not be read or crashed their workers.</summary>
    [Id(3)]
    public long LeftOut { get; init; }

    /// <summary>The number of shards whose results are written.</summary>
    [Id(4)]
    public int ShardsDone { get; init; }

    /// <summary>The number of all shards.</summary>
    [Id(5)]
    public int Shards { get; init; }

    /// <summary>The number of workers with a sign of life within the duration of a lease.</summary>
    [Id(6)]
    public int Workers { get; init; }

    /// <summary>The number of shards that were taken from a worker that died or stalled.</summary>
    [Id(7)]
    public int LostLeases { get; init; }

    /// <summary>The number of images per second during the last minute.</summary>
    [Id(8)]
    public double ImagesPerSecond { get; init; }

    /// <summary>The reason why the job failed, or the last error of a worker. Null if there was none.</summary>
    [Id(9)]
    public string? Message { get; init; }

    /// <summary>The time from the submission until now, or until the end.</summary>
    [Id(10)]
    public TimeSpan Elapsed { get; init; }

    /// <summary>Whether all shards are done and a worker joins them to the output.</summary>
    [Id(11)]
    public bool IsMerging { get; init; }

    /// <summary>The silo that hosts the job's coordinator, for display.</summary>
    [Id(12)]
    public string Coordinator { get; init; } = "";

    /// <summary>
    /// Whether no available worker has the engine of the job: all workers that ask for work use another engine than <see cref="ClusterJob.Engine"/>.
    /// </summary>
    [Id(13)]
    public bool LacksEngine { get; init; }
}
