using System.CommandLine;

namespace Inception.Tool.Commands.Cluster;

/// <summary><c>inception cluster …</c>: work on many machines. Orleans is loaded by these commands alone, when they run.</summary>
internal static class ClusterCommand
{
    private const string Examples = """
        inception cluster worker                                       # a trial on one machine
        inception cluster worker --redis redis:6379 --listen 10.0.0.7  # on each machine
        inception cluster submit embed photos --output photos.npy --redis redis:6379
        inception cluster status --redis redis:6379
        """;

    public static Command Create()
    {
        var submit = new Command("submit", "Submit a job that embeds or classifies images, or computes their FID statistics.")
        {
            ClusterEmbedCommand.Create(), ClusterClassifyCommand.Create(), ClusterStatisticsCommand.Create(),
        };
        var command = new Command("cluster", "Embed, classify and score millions of images on many machines.")
        {
            ClusterWorkerCommand.Create(), submit, ClusterStatusCommand.Create(), ClusterCancelCommand.Create(),
        };
        command.SetExamples(Examples);
        return command;
    }
}
