namespace Inception.Training.Evaluation;

/// <summary>The accuracy and the speed of a network on images with known classes.</summary>
public sealed record EvaluationResult
{
    /// <summary>Accuracy, loss, calibration, confusion and the metrics of each class.</summary>
    public required ClassificationMetrics Metrics { get; init; }

    /// <summary>The wrong predictions with the largest confidence, in descending order.</summary>
    public required IReadOnlyList<Mistake> SurestMistakes { get; init; }

    /// <summary>
    /// The time of the forward pass for each image: the median over the batches. Reading and preprocessing are not included. Null if cached features were
    /// evaluated in place of images.
    /// </summary>
    public TimeSpan? TimePerImage { get; init; }
}
