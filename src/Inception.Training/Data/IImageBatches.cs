namespace Inception.Training.Data;

/// <summary>
/// A source of batches for training, epoch by epoch. The batches of an epoch are always the same, no matter how often the epoch is read and at which batch
/// reading begins.
/// </summary>
public interface IImageBatches
{
    /// <summary>The names of the classes. Label 0 is the first name.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The number of images in the data set.</summary>
    int ImageCount { get; }

    /// <summary>The number of batches of one epoch.</summary>
    int BatchesPerEpoch { get; }

    /// <summary>Reads the batches of one epoch in order, on the CPU. The caller disposes each batch.</summary>
    /// <param name="epoch">The index of the epoch, from 0. Order and augmentation depend only on the epoch and the seed.</param>
    /// <param name="firstBatch">The index of the first batch to return, from 0. A resumed training begins where it stopped.</param>
    /// <param name="cancellation">Cancels before the next batch.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    IEnumerable<ImageBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default);
}
