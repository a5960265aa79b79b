namespace Inception.ML;

/// <summary>The progress of a training by <c>InceptionFineTune</c>, for <see cref="InceptionFineTuneOptions.MetricsCallback"/>.</summary>
public sealed record InceptionFineTuneMetrics
{
    /// <summary>The current phase of the training.</summary>
    public required FineTunePhase Phase { get; init; }

    /// <summary>The number of images or epochs that are done in this phase.</summary>
    public required int Done { get; init; }

    /// <summary>The number of images or epochs in this phase.</summary>
    public required int Total { get; init; }

    /// <summary>The mean loss on the training images. Null in phases without a loss.</summary>
    public double? TrainingLoss { get; init; }

    /// <summary>The mean cross entropy on the validation images. Null without validation images.</summary>
    public double? ValidationLoss { get; init; }

    /// <summary>The top-1 accuracy on the validation images, 0 to 1. Null without validation images.</summary>
    public double? ValidationAccuracy { get; init; }

    /// <summary>The learning rate of the last step. Null unless stages are trained.</summary>
    public double? LearningRate { get; init; }
}
