namespace Inception.Metrics;

/// <summary>Density and coverage of a set of generated images.</summary>
public sealed record DensityCoverageResult
{
    /// <summary>How many balls of real images a generated image is in, over the number of neighbours: 1 for equal distributions. It may exceed 1.</summary>
    public required double Density { get; init; }

    /// <summary>The part of the real images whose ball has a generated image.</summary>
    public required double Coverage { get; init; }

    /// <summary>The pairs of a generated image and a real image's ball around it.</summary>
    public required long Containments { get; init; }

    /// <summary>The real images whose ball has a generated image.</summary>
    public required int CoveredReal { get; init; }
}
