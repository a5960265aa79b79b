namespace Inception.Metrics;

/// <summary>The metrics by neighbours that were asked for.</summary>
public sealed record NeighborMetricsResult
{
    /// <summary>Precision and recall; null if they were not asked for.</summary>
    public PrecisionRecallResult? PrecisionRecall { get; init; }

    /// <summary>Density and coverage; null if they were not asked for.</summary>
    public DensityCoverageResult? DensityCoverage { get; init; }
}
