using System.Collections.Concurrent;
using Inception.Common;
using Inception.Preprocessing;
using Inception.Training.Augmentation;

namespace Inception.Training.Data;

/// <summary>
/// Reads, decodes, augments and normalizes the images of a data set on several threads, and prefetches a few batches.
/// </summary>
/// <remarks>
/// An epoch is the same, bit for bit, for any number of workers and from any first batch. The order depends only on (seed, epoch), the changes of an image on
/// (seed, epoch, index of the image), and the mixing of a batch on (seed, epoch, index of the batch).
/// </remarks>
public sealed class ImageLoader : IImageBatches
{
    private readonly BatchReader _reader;
    private readonly ImageLoaderOptions _options;
    private readonly ConcurrentDictionary<int, SkippedImage> _skipped = new();

    /// <summary>Creates a loader for a data set. Nothing is read yet.</summary>
    /// <param name="images">The data set, with at least one image.</param>
    /// <param name="preprocessing">The preprocessing of images.</param>
    /// <param name="augmentation">The augmentation of images. None when null.</param>
    /// <param name="options">Batch size, seed and threads; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or there are too few images for one batch.</exception>
    public ImageLoader(
        ILabelledImages images, ImagePreprocessing preprocessing, ImageAugmentation? augmentation = null, ImageLoaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(preprocessing);
        (augmentation, _options) = (augmentation ?? ImageAugmentation.None, options ?? new());
        _options.Validate();
        preprocessing.Validate();
        augmentation.Validate();
        var least = _options.DropLast ? _options.BatchSize : 1;
        if (images.Count < least)
            throw new ArgumentException(
                $"A batch needs at least {least} {(least == 1 ? "image" : "images")}. Found {images.Count} in the data set.", nameof(images));

        (Images, Preprocessing, Augmentation) = (images, preprocessing, augmentation);
        _reader = new(images, preprocessing, augmentation, _options, Skip);
    }

    /// <summary>The data set.</summary>
    public ILabelledImages Images { get; }

    /// <summary>The preprocessing of images.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>The augmentation of images.</summary>
    public ImageAugmentation Augmentation { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => Images.ClassNames;

    /// <inheritdoc/>
    public int ImageCount => Images.Count;

    /// <inheritdoc/>
    public int BatchesPerEpoch => _options.DropLast
        ? ImageCount / _options.BatchSize
        : (int)(((long)ImageCount + _options.BatchSize - 1) / _options.BatchSize);

    /// <summary>The images that could not be read so far, each once, sorted by index. Always empty with <see cref="CorruptImages.Fail"/>.</summary>
    public IReadOnlyList<SkippedImage> SkippedImages => [.. _skipped.Values.OrderBy(image => image.Index)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="epoch"/> is negative, or <paramref name="firstBatch"/> is not from 0 to <see cref="BatchesPerEpoch"/>.
    /// </exception>
    /// <exception cref="DataSetException">
    /// An image cannot be read and the options ask to fail (<see cref="CorruptImages.Fail"/>), or no image of a batch can be read.
    /// </exception>
    public IEnumerable<ImageBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, BatchesPerEpoch);
        return ReadAhead.Read(stop => Batches(epoch, firstBatch, stop), ahead: _options.Prefetch + 1, cancellation);   // one in the making
    }

    private IEnumerable<ImageBatch> Batches(int epoch, int firstBatch, CancellationToken cancellation)
    {
        var order = _reader.OrderOf(epoch);
        for (var number = firstBatch; number < BatchesPerEpoch; number++) yield return _reader.Read(epoch, number, order, cancellation);
    }

    private void Skip(SkippedImage image) => _skipped.TryAdd(image.Index, image);
}
