namespace Inception.Cluster;

/// <summary>How far a job is.</summary>
public enum ClusterJobState
{
    /// <summary>Workers take its shards, or will when they come.</summary>
    Running,

    /// <summary>The output is in its place.</summary>
    Completed,

    /// <summary>The job ended without an output. <see cref="JobProgress.Message"/> says why.</summary>
    Failed,

    /// <summary>Somebody cancelled the job.</summary>
    Cancelled,
}
