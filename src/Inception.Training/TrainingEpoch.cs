using Inception.Training.Evaluation;

namespace Inception.Training;

/// <summary>The end of an epoch.</summary>
public sealed record TrainingEpoch : TrainingEvent
{
    /// <summary>The epochs in all.</summary>
    public required int Epochs { get; init; }

    /// <summary>The epoch in numbers.</summary>
    public required EpochResult Result { get; init; }

    /// <summary>What the network is worth after it, with averaged weights where the options ask for them.</summary>
    public required ClassificationMetrics Validation { get; init; }

    /// <summary>Whether no epoch before was as good. Of epochs with the same metric the one with less validation loss is better.</summary>
    public required bool IsBest { get; init; }

    /// <summary>The best epoch so far, whose model <see cref="Checkpoints.TrainingCheckpoints.Best"/> holds.</summary>
    public required EpochResult Best { get; init; }

    /// <summary>Whether the training ends here because it no longer improves.</summary>
    public required bool StopsEarly { get; init; }

    /// <summary>
    /// The batches of this epoch that were left out because they had one image, by which batch normalization cannot normalise: a last batch, or one whose
    /// other images could not be read.
    /// </summary>
    public int SkippedBatches { get; init; }
}
