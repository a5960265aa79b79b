namespace Inception.Metrics;

/// <summary>The requested metrics.</summary>
public sealed record NeighborMetricsResult
{
    /// <summary>Precision and recall. Null if not requested.</summary>
    public PrecisionRecallResult? PrecisionRecall { get; init; }

    /// <summary>Density and coverage. Null if not requested.</summary>
    public DensityCoverageResult? DensityCoverage { get; init; }
}
