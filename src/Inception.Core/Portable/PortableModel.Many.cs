using Inception.Classification;
using Inception.Embeddings;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Portable;

public sealed partial class PortableModel
{
    /// <summary>
    /// Classifies any number of files in batches on thread-pool threads: the files of a batch are decoded in parallel, and the next batch is decoded while the
    /// network runs. At most two batches are in memory.
    /// </summary>
    /// <param name="paths">The files. They are enumerated as they are needed.</param>
    /// <param name="top">The number of classes to return, at least 1.</param>
    /// <param name="options">Batch size and decoding; defaults when null.</param>
    /// <param name="cancellation">Cancels between images and between batches.</param>
    /// <returns>
    /// One result for each file, in the order of <paramref name="paths"/>. A file that cannot be read has its error in the result, unless
    /// <see cref="ImageReadingOptions.OnUnreadable"/> is <see cref="UnreadableImages.Fail"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The model has no labels.</exception>
    /// <exception cref="NonFiniteResultException">The network returned logits that are infinite or NaN.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public IAsyncEnumerable<ImageClassification> ClassifyManyAsync(
        IEnumerable<string> paths, int top = 5, ImageBatchOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var labels = RequireLabels(top);
        return UseManyAsync(Reader(options), paths, Classified, cancellation);

        IEnumerable<ImageClassification> Classified(ImageBatch<float[]> batch) => batch.Join(
            Predict(batch.Input, batch.Count, labels, top),
            (path, classes) => new ImageClassification(path, classes),
            (path, error) => new ImageClassification(path, []) { Error = error });
    }

    /// <summary>Computes the embeddings of any number of files in batches, like <see cref="ClassifyManyAsync"/>.</summary>
    /// <inheritdoc cref="ClassifyManyAsync" path="/returns"/>
    /// <param name="paths">The files. They are enumerated as they are needed.</param>
    /// <param name="options">Batch size and decoding; defaults when null.</param>
    /// <param name="cancellation">Cancels between images and between batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="NonFiniteResultException">The network returned numbers that are infinite or NaN.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public IAsyncEnumerable<ImageEmbedding> EmbedManyAsync(
        IEnumerable<string> paths, ImageBatchOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        return UseManyAsync(Reader(options), paths, Embedded, cancellation);

        IEnumerable<ImageEmbedding> Embedded(ImageBatch<float[]> batch) => batch.Join(
            Vectors(batch.Input, batch.Count),
            (path, vector) => new ImageEmbedding(path, vector),
            (path, error) => new ImageEmbedding(path, default) { Error = error });
    }

    private ImageReader Reader(ImageBatchOptions? options) => new(Preprocessing, options ?? new());

    // The engine spreads one batch over all cores.
    private static IAsyncEnumerable<TResult> UseManyAsync<TResult>(
        ImageReader reader, IEnumerable<string> paths, Func<ImageBatch<float[]>, IEnumerable<TResult>> use, CancellationToken cancellation) =>
        reader.UseManyAsync(paths, FloatBatch.Create, keepImages: false, use, sideBySide: 1, cancellation);
}
