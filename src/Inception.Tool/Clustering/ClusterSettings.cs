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
        Description = $"The Redis server that knows the workers and keeps the jobs (also {RedisVariable}, which may hold a password: "
            + "HOST:PORT,password=…); without it the cluster is this machine",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string> _cluster = new("--cluster")
    {
        Description = "The cluster's name; several share a Redis server",
        HelpName = "NAME",
        DefaultValueFactory = _ => DefaultCluster,
    };

    private readonly Option<string?> _state = new("--state")
    {
        Description = "Without --redis: the folder that keeps the jobs; 'cluster' in the user's cache when left out",
        HelpName = "FOLDER",
    };

    private readonly Option<int?> _gateway = CommonOptions.WholeNumber(
        new("--gateway") { Description = "The port for 'submit' and 'status'; the first free one from 30000 on when left out", HelpName = "PORT" });

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
