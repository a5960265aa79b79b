using System.Runtime.CompilerServices;
using Inception.Arrays;
using Inception.Classification;
using Inception.Cluster.Work;
using Inception.Embeddings;
using Inception.Serving;

namespace Inception.Cluster;

/// <summary>The results of a job in the order of its images. Skipped images have no results; <see cref="ClusterJob.Report"/> lists them.</summary>
public sealed class JobResults
{
    private readonly IImageModel _model;
    private readonly Action<long> _report;
    private readonly List<(string Path, string Reason)> _leftOut = [];

    internal JobResults(ClusterJob job, IImageModel model, Action<long> report) => (Job, _model, _report) = (job, model, report);

    /// <summary>The job.</summary>
    public ClusterJob Job { get; }

    /// <summary>The network's name.</summary>
    public string ModelName => _model.Name;

    /// <summary>The length of an embedding.</summary>
    public int EmbeddingLength => _model.EmbeddingLength;

    /// <summary>The preprocessing of the images.</summary>
    public Preprocessing.ImagePreprocessing Preprocessing => _model.Preprocessing;

    /// <summary>The images that were skipped so far.</summary>
    internal IReadOnlyList<(string Path, string Reason)> LeftOut => _leftOut;

    /// <summary>The number of results that were read so far.</summary>
    internal long Count { get; private set; }

    /// <summary>Reads the embeddings, normalized if the job asks for it.</summary>
    /// <param name="cancellation">Cancels before the next shard.</param>
    /// <returns>An embedding for each image that was not skipped.</returns>
    public async IAsyncEnumerable<ImageEmbedding> ReadEmbeddingsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var (paths, result) in ShardsAsync(cancellation).ConfigureAwait(false))
        {
            for (var row = 0; row < result.Indexes.Length; row++)
            {
                var embedding = new ImageEmbedding(paths[result.Indexes[row]], result.Vectors.AsMemory(row * result.Length, result.Length));
                yield return Job.Normalize ? embedding.Normalized() : embedding;
            }
        }
    }

    /// <summary>Reads the predicted classes.</summary>
    /// <param name="cancellation">Cancels before the next shard.</param>
    /// <returns>The most probable classes of each image that was not skipped.</returns>
    public async IAsyncEnumerable<ImageClassification> ReadClassificationsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var (paths, result) in ShardsAsync(cancellation).ConfigureAwait(false))
        {
            for (var row = 0; row < result.Indexes.Length; row++)
            {
                var predictions = Enumerable.Range(row * result.Length, result.Length).Select(i => Predicted(result, i));
                yield return new(paths[result.Indexes[row]], [.. predictions]);
            }
        }
    }

    private Prediction Predicted(ShardResult result, int i)
    {
        var index = result.Classes[i];
        return new(_model.Labels![index], index, result.Probabilities[i]) { Id = _model.Labels.IdOf(index) };
    }

    private async IAsyncEnumerable<(string[] Paths, ShardResult Result)> ShardsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        _leftOut.Clear();
        Count = 0;
        for (var shard = 0; shard < Job.Shards; shard++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (paths, result) = await Task.Run(() => Read(shard), cancellation).ConfigureAwait(false);
            yield return (paths, result);
            _leftOut.AddRange(result.LeftOut.Select(one => (paths[one.Index], one.Reason)));
            Count += result.Indexes.Length;
            _report(Job.FirstOf(shard) + paths.Length);
        }
    }

    private (string[] Paths, ShardResult Result) Read(int shard)
    {
        var paths = ImageManifest.Read(Job, shard);
        try
        {
            return (paths, ShardFile.Read(Job.ShardFile(shard), paths.Length));
        }
        catch (Exception damage) when (damage is ArrayFileException or IOException)
        {
            throw new DamagedShardException(shard, damage);
        }
    }
}
