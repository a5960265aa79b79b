using Inception.Cluster;

namespace Inception.Tool.Clustering;

/// <summary>Writes the outputs of jobs as the commands 'embed' and 'classify' write theirs.</summary>
internal sealed class WorkerOutput : JobOutput
{
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
