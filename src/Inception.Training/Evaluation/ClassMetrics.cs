namespace Inception.Training.Evaluation;

/// <summary>The metrics of one class.</summary>
public sealed record ClassMetrics
{
    /// <summary>The name of the class.</summary>
    public required string Name { get; init; }

    /// <summary>The number of images of this class.</summary>
    public required long Count { get; init; }

    /// <summary>The number of images for which this class was predicted.</summary>
    public required long Predicted { get; init; }

    /// <summary>The number of images of this class for which this class was predicted.</summary>
    public required long Correct { get; init; }

    /// <summary>The share of predictions of this class that are correct, 0 to 1. 0 if there are none.</summary>
    public double Precision => Predicted == 0 ? 0 : (double)Correct / Predicted;

    /// <summary>The share of images of this class that were predicted correctly, 0 to 1. 0 if there are none.</summary>
    public double Recall => Count == 0 ? 0 : (double)Correct / Count;

    /// <summary>The F1 score: the harmonic mean of precision and recall, 0 to 1.</summary>
    public double F1 => Count + Predicted == 0 ? 0 : 2.0 * Correct / (Count + Predicted);
}
