namespace Inception.Metrics;

/// <summary>Density and coverage of a set of generated images.</summary>
public sealed record DensityCoverageResult
{
    /// <summary>
    /// The mean number of real images' balls that contain a generated image, divided by the number of neighbours. 1 for equal distributions. It may exceed 1.
    /// </summary>
    public required double Density { get; init; }

    /// <summary>The share of real images whose ball contains a generated image, 0 to 1.</summary>
    public required double Coverage { get; init; }

    /// <summary>The number of pairs of a generated image and a real image whose ball contains it.</summary>
    public required long Containments { get; init; }

    /// <summary>The number of real images whose ball contains a generated image.</summary>
    public required int CoveredReal { get; init; }
}
