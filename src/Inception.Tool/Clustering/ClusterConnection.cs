namespace Inception.Tool.Clustering;

/// <summary>Which cluster is meant.</summary>
/// <param name="Redis">The Redis server that knows the workers and keeps the jobs; null for a trial on this machine.</param>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="State">The folder that keeps the jobs of a trial.</param>
/// <param name="Gateway">The port for clients; null for the usual ones.</param>
internal sealed record ClusterConnection(string? Redis, string Cluster, string State, int? Gateway)
{
    /// <summary>The service in Orleans' sense: its jobs outlive a cluster.</summary>
    public const string Service = "inception";

    /// <summary>The ports of the first worker of a trial, as Orleans has them.</summary>
    public const int FirstPort = 11111, FirstGateway = 30000;

    /// <summary>The most workers that are looked for on this machine.</summary>
    public const int MostLocalWorkers = 64;

    /// <summary>What the user has to say to the other commands.</summary>
    public string Arguments => (Redis is null ? "" : $" --redis {Redis.Split(',')[0]}")
        + (Cluster == ClusterSettings.DefaultCluster ? "" : $" --cluster {Cluster}");
}
