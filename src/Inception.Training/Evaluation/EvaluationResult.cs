namespace Inception.Training.Evaluation;

/// <summary>How good and how fast a network is on images whose classes are known.</summary>
public sealed record EvaluationResult
{
    /// <summary>Accuracy, loss, calibration, confusion and the metrics of each class.</summary>
    public required ClassificationMetrics Metrics { get; init; }

    /// <summary>The wrong answers with the largest confidence, the surest first.</summary>
    public required IReadOnlyList<Mistake> SurestMistakes { get; init; }

    /// <summary>
    /// The median over the batches of the forward pass's time per image. Reading and preprocessing are not included. Null where cached features stood for the
    /// images.
    /// </summary>
    public TimeSpan? TimePerImage { get; init; }
}
