using System.Collections.Concurrent;
using System.Threading.Channels;
using Inception.Preprocessing;
using Inception.Training.Augmentation;

namespace Inception.Training.Data;

/// <summary>
/// Reads, decodes, augments and normalises the pictures of a data set with several threads, and has a few batches ready before they are asked for.
/// </summary>
/// <remarks>
/// An epoch is the same to the last bit whatever the number of workers and whichever batch it is begun at: its order follows from (seed, epoch), the changes of a picture
/// from (seed, epoch, number of the picture), the mixing of a batch from (seed, epoch, number of the batch).
/// </remarks>
public sealed class PictureLoader : IPictureBatches
{
    private readonly BatchMaker _maker;
    private readonly PictureLoaderOptions _options;
    private readonly ConcurrentDictionary<int, SkippedPicture> _skipped = new();

    /// <summary>Prepares the loading of a data set. Nothing is read yet.</summary>
    /// <param name="pictures">The pictures, at least 1.</param>
    /// <param name="preprocessing">What makes a picture the network's input.</param>
    /// <param name="augmentation">How pictures are changed at random; null for not at all.</param>
    /// <param name="options">Batch size, seed and threads; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is outside its range, or the pictures do not make one batch.</exception>
    public PictureLoader(
        ILabelledPictures pictures, ImagePreprocessing preprocessing, PictureAugmentation? augmentation = null, PictureLoaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(preprocessing);
        (augmentation, _options) = (augmentation ?? PictureAugmentation.None, options ?? new());
        _options.Validate();
        preprocessing.Validate();
        augmentation.Validate();
        var least = _options.DropLast ? _options.BatchSize : 1;
        if (pictures.Count < least)
            throw new ArgumentException($"A batch needs at least {least} {(least == 1 ? "picture" : "pictures")}. Found {pictures.Count} in the data set.", nameof(pictures));

        (Pictures, Preprocessing, Augmentation) = (pictures, preprocessing, augmentation);
        _maker = new(pictures, preprocessing, augmentation, _options, Skip);
    }

    /// <summary>The data set.</summary>
    public ILabelledPictures Pictures { get; }

    /// <summary>What makes a picture the network's input.</summary>
    public ImagePreprocessing Preprocessing { get; }

    /// <summary>How pictures are changed at random.</summary>
    public PictureAugmentation Augmentation { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => Pictures.ClassNames;

    /// <inheritdoc/>
    public int PictureCount => Pictures.Count;

    /// <inheritdoc/>
    public int BatchesPerEpoch => _options.DropLast
        ? PictureCount / _options.BatchSize
        : (int)(((long)PictureCount + _options.BatchSize - 1) / _options.BatchSize);

    /// <summary>The pictures that could not be read so far, each once, by number. Always empty with <see cref="CorruptPictures.Fail"/>.</summary>
    public IReadOnlyList<SkippedPicture> SkippedPictures => [.. _skipped.Values.OrderBy(picture => picture.Index)];

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="epoch"/> is negative, or <paramref name="firstBatch"/> is not from 0 to <see cref="BatchesPerEpoch"/>.
    /// </exception>
    /// <exception cref="DataSetException">
    /// A picture cannot be read and the options say <see cref="CorruptPictures.Fail"/>, or not one picture of a batch can.
    /// </exception>
    public IEnumerable<PictureBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstBatch, BatchesPerEpoch);
        return Batches(epoch, firstBatch, cancellation);
    }

    private IEnumerable<PictureBatch> Batches(int epoch, int firstBatch, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var queue = Channel.CreateBounded<PictureBatch>(new BoundedChannelOptions(_options.Prefetch) { SingleReader = true, SingleWriter = true });
        var making = Task.Run(() => FillAsync(queue.Writer, epoch, firstBatch, stop.Token), CancellationToken.None);
        try
        {
            while (Next(queue.Reader, cancellation) is { } batch) yield return batch;
        }
        finally
        {
            stop.Cancel();
            making.GetAwaiter().GetResult();
            while (queue.Reader.TryRead(out var left)) left.Dispose();
        }
    }

    /// <summary>Makes batch after batch. What fails reaches the reader through the channel.</summary>
    private async Task FillAsync(ChannelWriter<PictureBatch> queue, int epoch, int firstBatch, CancellationToken cancellation)
    {
        try
        {
            var order = _maker.OrderOf(epoch);
            for (var number = firstBatch; number < BatchesPerEpoch; number++)
            {
                var batch = _maker.Make(epoch, number, order, cancellation);
                try
                {
                    await queue.WriteAsync(batch, cancellation).ConfigureAwait(false);
                }
                catch
                {
                    batch.Dispose();
                    throw;
                }
            }

            queue.Complete();
        }
#pragma warning disable CA1031 // Whatever went wrong is thrown where the batches are taken.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            queue.Complete(failure);
        }
    }

    private static PictureBatch? Next(ChannelReader<PictureBatch> queue, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (!queue.WaitToReadAsync(cancellation).AsTask().GetAwaiter().GetResult()) return null;

        queue.TryRead(out var batch);
        return batch;
    }

    private void Skip(SkippedPicture picture) => _skipped.TryAdd(picture.Index, picture);
}
