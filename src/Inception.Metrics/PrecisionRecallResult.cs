namespace Inception.Metrics;

/// <summary>Precision and recall of a set of generated images.</summary>
public sealed record PrecisionRecallResult
{
    /// <summary>The part of the generated images inside the ball of any real image: fidelity.</summary>
    public required double Precision { get; init; }

    /// <summary>The part of the real images inside the ball of any generated image: diversity.</summary>
    public required double Recall { get; init; }

    /// <summary><c>2pr / max(1e-5, p + r)</c>.</summary>
    public required double FScore { get; init; }

    /// <summary>The generated images inside the ball of any real image.</summary>
    public required int GeneratedInside { get; init; }

    /// <summary>The real images inside the ball of any generated image.</summary>
    public required int RealInside { get; init; }
}
