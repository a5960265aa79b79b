namespace Inception.ML;

/// <summary>The progress of a training by <c>InceptionFineTune</c>, for <see cref="InceptionFineTuneOptions.MetricsCallback"/>.</summary>
public sealed record InceptionFineTuneMetrics
{
    /// <summary>What the training is doing.</summary>
    public required FineTunePhase Phase { get; init; }

    /// <summary>The images or epochs that are done in this phase.</summary>
    public required int Done { get; init; }

    /// <summary>All images or epochs of this phase.</summary>
    public required int Total { get; init; }

    /// <summary>The mean loss of the training images; null where the phase has none.</summary>
    public double? TrainingLoss { get; init; }

    /// <summary>The mean cross entropy of the validation images; null where there are none.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The top-1 accuracy on the validation images, 0 to 1; null where there are none.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The learning rate of the last step; null outside the epochs of the stages.</summary>
    public double? LearningRate { get; init; }
}
