using Inception.Training.Data;
using static TorchSharp.torch;

namespace Inception.Training;

/// <summary>
/// Batches of grey pictures of one size, moved and mirrored by chance if asked for. A shifted or mirrored picture is another choice of indices, so a batch
/// costs one <c>index_select</c>.
/// </summary>
/// <param name="images">The pictures.</param>
/// <param name="batchSize">Pictures of a batch, at least 1.</param>
/// <param name="mean">What is subtracted from the pixels, which are 0 … 1 by then.</param>
/// <param name="standardDeviation">What the pixels are then divided by.</param>
/// <param name="seed">The start of the random numbers of order and augmentation.</param>
public sealed class ImageBatches(LabelledImages images, int batchSize, double mean, double standardDeviation, int seed = 1) : IPictureBatches, IDisposable
{
    private readonly Tensor _pixels = tensor(images.Pixels.ToArray()).reshape(images.Count, images.Height, images.Width);
    private readonly Tensor _labels = tensor(images.Labels.ToArray()).to(int64);

    /// <summary>Whether order, shift and mirror are random, and a last batch that is not full is left out.</summary>
    public bool IsTraining { get; init; }

    /// <summary>The most pixels by which a training picture is moved in each direction; black comes in at the edge. At least 0.</summary>
    public int RandomShift { get; init; }

    /// <summary>Whether half of the training pictures are mirrored, left to right.</summary>
    public bool HorizontalFlip { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => images.ClassNames;

    /// <inheritdoc/>
    public int PictureCount => images.Count;

    /// <inheritdoc/>
    public int BatchesPerEpoch => IsTraining ? images.Count / batchSize : (images.Count + batchSize - 1) / batchSize;

    /// <inheritdoc/>
    public IEnumerable<PictureBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default)
    {
        using var orderDraws = new Generator((ulong)RandomSeed.Of(seed, -1 - epoch));
        using var order = IsTraining ? randperm(images.Count, int64, generator: orderDraws) : arange(images.Count, int64);
        for (var batch = firstBatch; batch < BatchesPerEpoch; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var draws = new Generator((ulong)RandomSeed.Of(seed, (long)epoch * BatchesPerEpoch + batch));
            var first = (long)batch * batchSize;
            using var indices = order.narrow(0, first, Math.Min(batchSize, images.Count - first));
            yield return Cut(indices, draws);
        }
    }

    /// <summary>Releases the pictures.</summary>
    public void Dispose()
    {
        _pixels.Dispose();
        _labels.Dispose();
    }

    private PictureBatch Cut(Tensor indices, Generator draws)
    {
        using var scope = NewDisposeScope();
        long[] perPicture = [indices.shape[0], 1, 1];
        var (rows, columns) = (arange(images.Height, int64).reshape(1, -1, 1), arange(images.Width, int64).reshape(1, 1, -1));
        var inside = ones(1, 1, 1, dtype: ScalarType.Bool);
        if (IsTraining)
        {
            if (HorizontalFlip) columns = where(rand(perPicture, generator: draws) < 0.5, images.Width - 1 - columns, columns);
            rows = rows + randint(2 * RandomShift + 1, perPicture, int64, generator: draws) - RandomShift;
            columns = columns + randint(2 * RandomShift + 1, perPicture, int64, generator: draws) - RandomShift;
            inside = rows.ge(0) & rows.lt(images.Height) & columns.ge(0) & columns.lt(images.Width);
        }

        var positions = (indices.reshape(-1, 1, 1) * images.Height + rows.clamp(0, images.Height - 1)) * images.Width + columns.clamp(0, images.Width - 1);
        var pixels = _pixels.flatten().index_select(0, positions.flatten()).reshape(positions.shape).to(float32) * inside;
        return new()
        {
            Images = pixels.div_(255).sub_(mean).div_(standardDeviation).unsqueeze(1).MoveToOuterDisposeScope(),
            Labels = _labels.index_select(0, indices).MoveToOuterDisposeScope(),
            Indices = [.. indices.data<long>().ToArray().Select(index => (int)index)],
        };
    }
}
