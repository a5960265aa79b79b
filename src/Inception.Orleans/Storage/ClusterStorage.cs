namespace Inception.Cluster.Storage;

/// <summary>The grain storage of jobs.</summary>
public static class ClusterStorage
{
    /// <summary>The name under which a silo must register the grain storage of jobs, such as Redis or a folder.</summary>
    public const string Name = "Inception";
}
