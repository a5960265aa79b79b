using Inception.Cluster;

namespace Inception.Tool.Clustering;

/// <summary>Writes the outputs of jobs as the commands 'embed' and 'classify' write theirs.</summary>
internal sealed class WorkerOutput : JobOutput
{
    /// <summary>The command that submits the job has checked the extension; this worker may miss the folder.</summary>
    public override void Check(ClusterJob job)
    {
        if (job.Task == ClusterTask.Embed) EmbeddingFile.Check(job.Output);
        else if (job.Task == ClusterTask.Classify) OutputFile.Check(job.Output);
        else base.Check(job);
    }

    public override async Task WriteEmbeddingsAsync(JobResults results, CancellationToken cancellation)
    {
        await using var file = EmbeddingFile.Create(results.Job.Output, results.EmbeddingLength, results.ModelName);
        await foreach (var one in results.ReadEmbeddingsAsync(cancellation)) await file.AddAsync(one, cancellation);
        await file.CompleteAsync(cancellation);
    }

    public override async Task WriteClassificationsAsync(JobResults results, CancellationToken cancellation)
    {
        var format = Enum.Parse<ClassificationFormat>(results.Job.Format!);
        await using var writer = ClassificationWriter.Create(format, results.Job.Output, results.ModelName);
        await foreach (var one in results.ReadClassificationsAsync(cancellation)) await writer.AddAsync(one, cancellation);
        await writer.CompleteAsync(cancellation);
    }
}
