namespace Inception.Training;

/// <summary>The event after one step of a training, i.e. one update of the weights.</summary>
public sealed record TrainingStep : TrainingEvent
{
    /// <summary>The number of this step; 1 is the first.</summary>
    public required long Step { get; init; }

    /// <summary>The total number of steps.</summary>
    public required long Steps { get; init; }

    /// <summary>The epoch of this step; 1 is the first.</summary>
    public required int Epoch { get; init; }

    /// <summary>The loss before the update, including auxiliary heads and label smoothing.</summary>
    public required double Loss { get; init; }

    /// <summary>The learning rate of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The norm of the gradient over all parameters, before clipping. Null if no option needs it.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>The number of training images per second since the run started or resumed, excluding evaluations.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The expected time of the remaining steps at this rate.</summary>
    public required TimeSpan Remaining { get; init; }
}
