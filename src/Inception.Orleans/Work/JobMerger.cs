using System.Text.Encodings.Web;
using System.Text.Json;
using Inception.Common;
using Inception.Serving;

namespace Inception.Cluster.Work;

/// <summary>Joins the shards of a job to its output, and writes the report.</summary>
internal sealed class JobMerger(JobOutput output)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes output and report.</summary>
    /// <returns>The images that were left out.</returns>
    /// <exception cref="DamagedShardException">A shard has to be made again.</exception>
    public async Task<int> RunAsync(ClusterJob job, IImageModel model, LeasedWork work)
    {
        var results = new JobResults(job, model, done => work.Report((int)Math.Min(done, int.MaxValue)));
        await (job.Task switch
        {
            ClusterTask.Embed => output.WriteEmbeddingsAsync(results, work.Cancellation),
            ClusterTask.Classify => output.WriteClassificationsAsync(results, work.Cancellation),
            _ => output.WriteStatisticsAsync(results, work.Cancellation),
        }).ConfigureAwait(false);
        var report = new
        {
            job = job.Id,
            task = job.Task.ToString().ToLowerInvariant(),
            model = model.Name,
            output = job.Output,
            images = job.Images,
            results = results.Count,
            left_out = results.LeftOut.Select(one => new { file = one.Path, reason = one.Reason }),
        };
        AtomicFile.Write(job.Report, file => JsonSerializer.Serialize(file, report, Json));
        return results.LeftOut.Count;
    }
}
