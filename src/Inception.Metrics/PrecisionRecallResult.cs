namespace Inception.Metrics;

/// <summary>Precision and recall of a set of generated images.</summary>
public sealed record PrecisionRecallResult
{
    /// <summary>The precision, a measure of fidelity: the share of generated images inside the ball of any real image, 0 to 1.</summary>
    public required double Precision { get; init; }

    /// <summary>The recall, a measure of diversity: the share of real images inside the ball of any generated image, 0 to 1.</summary>
    public required double Recall { get; init; }

    /// <summary>The F-score of precision p and recall r: <c>2pr / max(1e-5, p + r)</c>.</summary>
    public required double FScore { get; init; }

    /// <summary>The number of generated images inside the ball of any real image.</summary>
    public required int GeneratedInside { get; init; }

    /// <summary>The number of real images inside the ball of any generated image.</summary>
    public required int RealInside { get; init; }
}
