using System.Runtime.InteropServices;
using System.Text.Json;
using Inception.Arrays;
using Inception.Common;
using Inception.Metrics;

namespace Inception.Cluster;

/// <summary>
/// Writes the output of a job: <c>.npy</c> for embeddings (with the names in a <c>.json</c> file next to it), <c>.jsonl</c> for classes and <c>.npz</c> for
/// statistics. To write other formats, derive a class, override <see cref="Check"/> and the writing methods, and register it as a service. The same results
/// must give the same bytes, and a file must appear only when it is complete, because two workers may write the output if the first one hangs.
/// </summary>
public class JobOutput
{
    private const int HeaderBytes = 128;

    /// <summary>
    /// Checks that the output can be written. Each worker calls this method before its first shard of a job, so that a job whose output cannot be written
    /// ends at once. The extension must be that of the job's task, and the folder must exist. A class that writes other formats overrides this method too.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <exception cref="ClusterJobException">The output cannot be written. This exception, and any other, ends the job.</exception>
    public virtual void Check(ClusterJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        Require(job, ExtensionOf(job.Task));
        var folder = Path.GetDirectoryName(job.Output);
        if (!Directory.Exists(folder))
            throw new ClusterJobException($"'{job.Output}': the folder '{folder}' does not exist. Create it, or mount it on every worker, and submit again.");
        if (Directory.Exists(job.Output)) throw new ClusterJobException($"'{job.Output}': expected the path of a file, found a folder.");
    }

    /// <summary>Writes the embeddings to <see cref="ClusterJob.Output"/>.</summary>
    /// <param name="results">The results.</param>
    /// <param name="cancellation">Cancelled when another worker takes over writing the output.</param>
    public virtual async Task WriteEmbeddingsAsync(JobResults results, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(results);
        var path = Require(results.Job, ExtensionOf(ClusterTask.Embed));
        using var file = new AtomicFile(path);
        using var namesFile = new AtomicFile(Path.ChangeExtension(path, ".json"));
        var count = 0L;
        var names = new Utf8JsonWriter(namesFile.Stream, new() { Indented = true });
        await using (names.ConfigureAwait(false))
        {
            names.WriteStartArray();
            file.Stream.Write(new NpyHeader(ElementType.Float32, [0, results.EmbeddingLength]).ToBytes(HeaderBytes));
            await foreach (var one in results.ReadEmbeddingsAsync(cancellation).ConfigureAwait(false))
            {
                file.Stream.Write(MemoryMarshal.AsBytes(one.Vector.Span));
                names.WriteStringValue(one.Path);
                count++;
            }

            names.WriteEndArray();
        }

        file.Stream.Position = 0;
        file.Stream.Write(new NpyHeader(ElementType.Float32, [count, results.EmbeddingLength]).ToBytes(HeaderBytes));
        namesFile.Commit();
        file.Commit();
    }

    /// <summary>Writes the classes to <see cref="ClusterJob.Output"/>.</summary>
    /// <inheritdoc cref="WriteEmbeddingsAsync"/>
    public virtual async Task WriteClassificationsAsync(JobResults results, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(results);
        using var file = new AtomicFile(Require(results.Job, ExtensionOf(ClusterTask.Classify)));
        await foreach (var one in results.ReadClassificationsAsync(cancellation).ConfigureAwait(false))
        {
            file.Stream.Write(JsonSerializer.SerializeToUtf8Bytes(new { image = one.Path, predictions = one.Predictions }, JsonSerializerOptions.Web));
            file.Stream.WriteByte((byte)'\n');
        }

        file.Commit();
    }

    /// <summary>
    /// Writes the statistics to <see cref="ClusterJob.Output"/>. The features of all images are added in order, so that the result equals that of a single
    /// machine, bit for bit.
    /// </summary>
    /// <inheritdoc cref="WriteEmbeddingsAsync"/>
    public virtual async Task WriteStatisticsAsync(JobResults results, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(results);
        var path = Require(results.Job, ExtensionOf(ClusterTask.Statistics));
        var layer = FormattableString.Invariant($"{results.EmbeddingLength}");
        var statistics = new FeatureStatistics(results.EmbeddingLength) { Origin = FeatureOrigin.Of(results.ModelName, layer, results.Preprocessing) };
        await foreach (var one in results.ReadEmbeddingsAsync(cancellation).ConfigureAwait(false)) statistics.Update(one.Vector.Span);
        statistics.Save(path);
    }

    private static string ExtensionOf(ClusterTask task) => task switch
    {
        ClusterTask.Embed => ".npy",
        ClusterTask.Classify => ".jsonl",
        _ => ".npz",
    };

    private static string Require(ClusterJob job, string extension) =>
        Path.GetExtension(job.Output).Equals(extension, StringComparison.OrdinalIgnoreCase) ? job.Output
        : throw new ClusterJobException(
            $"'{job.Output}': expected an output that ends in {extension}. For other formats register a {nameof(JobOutput)} of your own, which overrides "
            + $"{nameof(Check)} too.");
}
