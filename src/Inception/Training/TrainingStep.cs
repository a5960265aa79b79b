namespace Inception.Training;

/// <summary>One step of a training: one batch.</summary>
public sealed record TrainingStep
{
    /// <summary>The steps done, this one included; 1 is the first.</summary>
    public required int Step { get; init; }

    /// <summary>The steps in all.</summary>
    public required int Steps { get; init; }

    /// <summary>The epoch the step belongs to; 1 is the first.</summary>
    public required int Epoch { get; init; }

    /// <summary>The loss of the batch before the step.</summary>
    public required double Loss { get; init; }

    /// <summary>The learning rate of the step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The pictures trained on per second, over the whole training so far, without the evaluations.</summary>
    public required double ImagesPerSecond { get; init; }

    /// <summary>The time that the steps left will take at that rate.</summary>
    public required TimeSpan Remaining { get; init; }
}
