using Inception.Training.Evaluation;

namespace Inception.Training;

/// <summary>What the network is worth before the first step, where <see cref="TrainingOptions.EvaluateStart"/> asks for that.</summary>
public sealed record TrainingStarted : TrainingEvent
{
    /// <summary>The start in numbers, as epoch 0. Its training loss is not a number, as nothing was trained.</summary>
    public required EpochResult Result { get; init; }

    /// <summary>What the network is worth.</summary>
    public required ClassificationMetrics Validation { get; init; }
}
