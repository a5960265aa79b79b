namespace Inception.Cluster.Jobs;

/// <summary>The names of jobs.</summary>
internal sealed class QueueRecord
{
    public List<string> Active { get; set; } = [];

    /// <summary>Jobs that ended, the latest last.</summary>
    public List<string> Ended { get; set; } = [];
}
