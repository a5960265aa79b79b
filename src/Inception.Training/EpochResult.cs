namespace Inception.Training;

/// <summary>The results of one epoch of training, as saved in checkpoints.</summary>
public sealed record EpochResult
{
    /// <summary>The number of the epoch. 1 is the first; 0 is the network before training.</summary>
    public required int Epoch { get; init; }

    /// <summary>The number of steps done at the end of the epoch.</summary>
    public required long Step { get; init; }

    /// <summary>The mean loss of the steps of this epoch, including auxiliary heads and label smoothing. NaN for epoch 0.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>The learning rate of the last step of this epoch.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The mean cross entropy on the validation images.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>The top-1 accuracy on the validation images, 0 to 1.</summary>
    public required double Top1 { get; init; }

    /// <summary>The top-5 accuracy on the validation images, 0 to 1.</summary>
    public required double Top5 { get; init; }

    /// <summary>The F1 score on the validation images, averaged over the classes, 0 to 1.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>The number of training images per second, excluding evaluation.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The time of training and evaluation so far, including the runs before a resume.</summary>
    public required TimeSpan Elapsed { get; init; }
}
