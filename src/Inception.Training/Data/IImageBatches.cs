namespace Inception.Training.Data;

/// <summary>
/// The source of a training's batches, epoch by epoch. The same epoch gives the same batches, however often it is read and wherever reading
/// begins.
/// </summary>
public interface IImageBatches
{
    /// <summary>The names of the classes: label 0 is the first.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The number of images of the data set.</summary>
    int ImageCount { get; }

    /// <summary>The number of batches of one epoch.</summary>
    int BatchesPerEpoch { get; }

    /// <summary>The batches of one epoch in order, on the CPU. The taker disposes each.</summary>
    /// <param name="epoch">The number of the epoch, from 0. Order and augmentation follow from it and the seed alone.</param>
    /// <param name="firstBatch">The first batch wanted, from 0: a training that goes on begins where it stopped.</param>
    /// <param name="cancellation">Stops before the next batch.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    IEnumerable<ImageBatch> Epoch(int epoch, int firstBatch = 0, CancellationToken cancellation = default);
}
