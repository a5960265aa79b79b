using System.CommandLine;
using Inception.Common;

namespace Inception.Tool.Clustering;

/// <summary>The options that say which cluster is meant; all commands about clusters have them.</summary>
internal sealed class ClusterSettings
{
    public const string DefaultCluster = "inception";

    private const string Group = "Cluster", RedisVariable = "INCEPTION_REDIS";

    private readonly Option<string?> _redis = new("--redis")
    {
        Description = $"The Redis server that stores the workers and jobs. Environment variable: {RedisVariable}, also with a password as "
            + "HOST:PORT,password=…. Default: no Redis, and all workers run on this machine",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string> _cluster = new("--cluster")
    {
        Description = "The name of the cluster. Several clusters can share one Redis server",
        HelpName = "NAME",
        DefaultValueFactory = _ => DefaultCluster,
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "Without --redis: the folder for the jobs. Default: 'cluster' in the user's cache",
        HelpName = "FOLDER",
    };

    private readonly Option<int?> _gateway = CommonOptions.WholeNumber(
        new("--gateway") { Description = "The port for 'submit' and 'status'. Default: the first free port from 30000", HelpName = "PORT" });

    /// <summary>For workers.</summary>
    public void AddWorkerTo(Command command) => command.AddGroup(Group, _redis, _cluster, _state, _gateway);

    /// <summary>For commands that talk to workers.</summary>
    public void AddTo(Command command) => command.AddGroup(Group, _redis, _cluster, _gateway);

    public ClusterConnection Connection(ParseResult parsed) => new(
        parsed.GetValue(_redis) ?? (Environment.GetEnvironmentVariable(RedisVariable) is { Length: > 0 } named ? named : null),
        parsed.GetValue(_cluster)!,
        Path.GetFullPath(parsed.GetValue(_state) ?? Path.Combine(UserCache.Folder, "cluster")),
        parsed.GetValue(_gateway));
}
