using Inception.Cluster;

namespace Inception.Samples.Cluster;

/// <summary>Prints a line whenever a job makes progress.</summary>
internal sealed class ConsoleProgress : IProgress<JobProgress>
{
    private (long Done, int Shards) _shown = (-1, -1);

    public void Report(JobProgress value)
    {
        if (_shown == (value.Done, value.ShardsDone)) return;
        _shown = (value.Done, value.ShardsDone);
        Console.WriteLine(
            $"{value.Done:N0} of {value.Job.Images:N0} images, {value.ShardsDone} of {value.Shards} shards, {value.Workers} workers"
            + (value.IsMerging ? ", merging the results" : ""));
    }
}
