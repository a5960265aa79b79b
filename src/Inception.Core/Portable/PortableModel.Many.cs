using System.Runtime.CompilerServices;
using Inception.Classification;
using Inception.Embeddings;
using Inception.Labels;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Portable;

public sealed partial class PortableModel
{
    /// <summary>
    /// Classifies any number of files in batches on threads of the pool: the files of a batch are decoded in parallel, and while the network works on a batch
    /// the next one is decoded. At most two batches are in memory.
    /// </summary>
    /// <param name="paths">The files. They are enumerated as they are needed.</param>
    /// <param name="top">The most probable classes to return, at least 1.</param>
    /// <param name="options">Batch size and decoding; defaults when null.</param>
    /// <param name="cancellation">Cancels between images and between batches.</param>
    /// <returns>
    /// One result for each file, in the order of <paramref name="paths"/>. A file that cannot be read has its error in the result, unless
    /// <see cref="ImageReadingOptions.OnUnreadable"/> is <see cref="UnreadableImages.Fail"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The model has no labels.</exception>
    /// <exception cref="NonFiniteResultException">The network gave logits that are not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IAsyncEnumerable<ImageClassification> ClassifyManyAsync(
        IEnumerable<string> paths, int top = 5, ImageBatchOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return ClassifyBatchesAsync(Reader(options), paths, RequireLabels(top), top, cancellation);
    }

    /// <summary>Computes the embeddings of any number of files, in batches as <see cref="ClassifyManyAsync"/> does.</summary>
    /// <inheritdoc cref="ClassifyManyAsync" path="/returns"/>
    /// <param name="paths">The files. They are enumerated as they are needed.</param>
    /// <param name="options">Batch size and decoding; defaults when null.</param>
    /// <param name="cancellation">Cancels between images and between batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="NonFiniteResultException">The network gave numbers that are not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IAsyncEnumerable<ImageEmbedding> EmbedManyAsync(
        IEnumerable<string> paths, ImageBatchOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return EmbedBatchesAsync(Reader(options), paths, cancellation);
    }

    private ImageReader Reader(ImageBatchOptions? options) => new(Preprocessing, options ?? new());

    private async IAsyncEnumerable<ImageClassification> ClassifyBatchesAsync(
        ImageReader reader, IEnumerable<string> paths, LabelSet labels, int top, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var batch in reader.ReadManyAsync(paths, FloatBatch.Create, keepImages: false, cancellation).ConfigureAwait(false))
        {
            var predictions = await Task.Run(() => Predict(batch.Input, batch.Count, labels, top), cancellation).ConfigureAwait(false);
            var classified = batch.Join(
                predictions,
                (path, classes) => new ImageClassification(path, classes),
                (path, error) => new ImageClassification(path, []) { Error = error });
            foreach (var one in classified) yield return one;
        }
    }

    private async IAsyncEnumerable<ImageEmbedding> EmbedBatchesAsync(
        ImageReader reader, IEnumerable<string> paths, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var batch in reader.ReadManyAsync(paths, FloatBatch.Create, keepImages: false, cancellation).ConfigureAwait(false))
        {
            var vectors = await Task.Run(() => Vectors(batch.Input, batch.Count), cancellation).ConfigureAwait(false);
            var embedded = batch.Join(
                vectors,
                (path, vector) => new ImageEmbedding(path, vector),
                (path, error) => new ImageEmbedding(path, default) { Error = error });
            foreach (var one in embedded) yield return one;
        }
    }
}
