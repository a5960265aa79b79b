namespace Inception.Training.Evaluation;

/// <summary>How well one class is recognized.</summary>
public sealed record ClassMetrics
{
    /// <summary>The class.</summary>
    public required string Name { get; init; }

    /// <summary>The images that are of it.</summary>
    public required long Count { get; init; }

    /// <summary>The images that were taken for it.</summary>
    public required long Predicted { get; init; }

    /// <summary>The correct ones among them.</summary>
    public required long Correct { get; init; }

    /// <summary>The share of the images taken for it that are of it; 0 when none was.</summary>
    public double Precision => Predicted == 0 ? 0 : (double)Correct / Predicted;

    /// <summary>The share of its images that were recognized; 0 when there is none.</summary>
    public double Recall => Count == 0 ? 0 : (double)Correct / Count;

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1 => Count + Predicted == 0 ? 0 : 2.0 * Correct / (Count + Predicted);
}
