using System.CommandLine;
using Inception.Tool.Clustering;

namespace Inception.Tool.Commands.Cluster;

/// <summary><c>inception cluster status [JOB]</c>: the cluster's jobs, or one of them.</summary>
internal sealed class ClusterStatusCommand
{
    private const string Examples = """
        inception cluster status
        inception cluster status embed-20260102-030405-6f2a --follow --redis redis:6379
        """;

    private readonly Argument<string?> _name = new("JOB") { Description = "The name of the job. Default: all jobs", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<bool> _follow = new("--follow") { Description = "Show the progress of the job until it ends, as 'submit' does" };

    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly ClusterSettings _settings = new();

    public static Command Create()
    {
        var options = new ClusterStatusCommand();
        var command = new Command("status", "Show the state and progress of the cluster's jobs.") { options._name, options._follow, options._json };
        command.SetExamples(Examples);
        options._settings.AddTo(command);
        command.SetAction(options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (name, connection) = (parsed.GetValue(_name), _settings.Connection(parsed));
        if (name is null && parsed.GetValue(_follow)) throw new UserException("--follow needs the name of a job: use 'inception cluster status JOB --follow'.");
        await using var client = await ConnectedClient.OpenAsync(connection, cancellation);
        if (parsed.GetValue(_follow)) return await JobWatch.RunAsync(client.Jobs, name!, connection, parsed.GetValue(_json), cancellation);
        var found = new List<Inception.Cluster.JobProgress>();
        foreach (var one in name is null ? await client.Jobs.ListAsync(cancellation) : [name]) found.Add(await client.Jobs.GetProgressAsync(one, cancellation));
        if (parsed.GetValue(_json)) JsonOutput.Write(found.Select(JobWatch.Json));
        else if (found.Count == 0) Console.WriteLine("The cluster has no jobs.");
        else found.ForEach(job => Console.WriteLine(JobWatch.Describe(job)));
        return 0;
    }
}
