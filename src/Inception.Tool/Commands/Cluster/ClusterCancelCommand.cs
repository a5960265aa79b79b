using System.CommandLine;
using Inception.Tool.Clustering;

namespace Inception.Tool.Commands.Cluster;

/// <summary><c>inception cluster cancel JOB</c>: ends a job without an output.</summary>
internal static class ClusterCancelCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("JOB") { Description = "The name of the job" };
        var settings = new ClusterSettings();
        var command = new Command("cancel", "Cancel a job. Finished shards stay in the job's folder; the output is not written.") { name };
        command.SetExamples("inception cluster cancel embed-20260102-030405-6f2a");
        settings.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var client = await ConnectedClient.OpenAsync(settings.Connection(parsed), cancellation);
            await client.Jobs.CancelAsync(parsed.GetValue(name)!, cancellation);
            return 0;
        });
        return command;
    }
}
