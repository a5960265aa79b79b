namespace Inception.Training;

/// <summary>One epoch of a training, and what the network is worth after it.</summary>
public sealed record TrainingEpoch
{
    /// <summary>The epochs done, this one included; 1 is the first.</summary>
    public required int Epoch { get; init; }

    /// <summary>The epochs in all.</summary>
    public required int Epochs { get; init; }

    /// <summary>The mean loss over the epoch's batches, with label smoothing and augmentation.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>The result on the test pictures after the epoch.</summary>
    public required Evaluation Test { get; init; }

    /// <summary>The pictures trained on per second in this epoch, without the evaluation.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The time since the training began, evaluations included.</summary>
    public required TimeSpan Elapsed { get; init; }
}
