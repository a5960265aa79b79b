namespace Inception.Training;

/// <summary>One epoch of a training in numbers, as a checkpoint keeps it.</summary>
public sealed record EpochResult
{
    /// <summary>The number of the epoch; 1 is the first, and 0 stands for the network before it.</summary>
    public required int Epoch { get; init; }

    /// <summary>The steps done at its end.</summary>
    public required long Step { get; init; }

    /// <summary>The mean loss of its steps, auxiliary heads and label smoothing included. Not a number for epoch 0.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>The learning rate of its last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The mean cross entropy of the validation images.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>The top-1 accuracy on the validation images, 0 to 1.</summary>
    public required double Top1 { get; init; }

    /// <summary>The top-5 accuracy on the validation images, 0 to 1.</summary>
    public required double Top5 { get; init; }

    /// <summary>The mean F1 of the classes of the validation images, 0 to 1.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>The images trained on per second, without the evaluation.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The time of training and evaluation so far, over all runs that went on from each other.</summary>
    public required TimeSpan Elapsed { get; init; }
}
