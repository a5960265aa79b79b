namespace Inception.Cluster;

/// <summary>The state of a job.</summary>
public enum ClusterJobState
{
    /// <summary>The job is running, or waits for workers.</summary>
    Running,

    /// <summary>The output is complete.</summary>
    Completed,

    /// <summary>The job ended without an output. <see cref="JobProgress.Message"/> has the reason.</summary>
    Failed,

    /// <summary>The job was cancelled.</summary>
    Cancelled,
}
