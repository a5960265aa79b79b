namespace Inception.Training;

/// <summary>One step of a training: one change of the weights.</summary>
public sealed record TrainingStep : TrainingEvent
{
    /// <summary>The steps done, this one included; 1 is the first.</summary>
    public required long Step { get; init; }

    /// <summary>The steps in all.</summary>
    public required long Steps { get; init; }

    /// <summary>The epoch the step belongs to; 1 is the first.</summary>
    public required int Epoch { get; init; }

    /// <summary>The loss before the step, auxiliary heads and label smoothing included.</summary>
    public required double Loss { get; init; }

    /// <summary>The learning rate of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The length of all gradients together, before it was clipped; null where no option asks for it.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>The images trained on per second since the run began or went on, without the evaluations.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The time that the steps left will take at that rate.</summary>
    public required TimeSpan Remaining { get; init; }
}
