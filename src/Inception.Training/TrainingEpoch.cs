using Inception.Training.Evaluation;

namespace Inception.Training;

/// <summary>The event at the end of an epoch, with its results.</summary>
public sealed record TrainingEpoch : TrainingEvent
{
    /// <summary>The total number of epochs.</summary>
    public required int Epochs { get; init; }

    /// <summary>The results of the epoch in short, as saved in checkpoints.</summary>
    public required EpochResult Result { get; init; }

    /// <summary>The metrics on the validation images after this epoch, with averaged weights if the options ask for them.</summary>
    public required ClassificationMetrics Validation { get; init; }

    /// <summary>Whether this epoch is the best so far. If the metric is equal, the epoch with the lower validation loss is better.</summary>
    public required bool IsBest { get; init; }

    /// <summary>The best epoch so far. Its model is saved in <see cref="Checkpoints.TrainingCheckpoints.Best"/>.</summary>
    public required EpochResult Best { get; init; }

    /// <summary>Whether the training ends after this epoch because it no longer improves.</summary>
    public required bool StopsEarly { get; init; }

    /// <summary>
    /// The number of batches of this epoch that were skipped because they had a single image, which batch normalization cannot use: a last batch, or a batch
    /// whose other images could not be read.
    /// </summary>
    public int SkippedBatches { get; init; }
}
