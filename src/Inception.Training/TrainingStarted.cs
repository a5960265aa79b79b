using Inception.Training.Evaluation;

namespace Inception.Training;

/// <summary>The event before the first step, with the metrics of the initial network, if <see cref="TrainingOptions.EvaluateStart"/> is true.</summary>
public sealed record TrainingStarted : TrainingEvent
{
    /// <summary>The results of the initial network, as epoch 0. The training loss is NaN, because nothing was trained.</summary>
    public required EpochResult Result { get; init; }

    /// <summary>The metrics of the initial network on the validation images.</summary>
    public required ClassificationMetrics Validation { get; init; }
}
