using System.CommandLine;
using Inception.Cluster;
using Inception.Inference;
using Inception.Networks;

namespace Inception.Tool.Clustering;

/// <summary>Opens the model of a job as its options say, and submits the job with it.</summary>
internal static class JobModel
{
    public static async Task<ClusterJob> SubmitAsync(
        ParseResult parsed, ModelArguments arguments, ClusterClient jobs, ClusterJob job, IReadOnlyList<string> images, CancellationToken cancellation)
    {
        var namesClasses = job.Task == ClusterTask.Classify;
        if (!arguments.IsOnCpu(parsed))
        {
            using var modules = await arguments.LoadAsync(parsed, cancellation, namesClasses);
            return await jobs.SubmitAsync(job, images, modules, cancellation);
        }

        // Kernels that were raced and compared with float64: they are part of the file that all workers map.
        var engine = new PortableOptions { Output = namesClasses ? NetworkOutput.Logits : NetworkOutput.Embedding };
        using var model = await arguments.LoadPortableAsync(parsed, engine, cancellation, namesClasses);
        return await jobs.SubmitAsync(job, images, model, cancellation);
    }
}
