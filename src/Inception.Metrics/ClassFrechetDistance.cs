namespace Inception.Metrics;

/// <summary>The FID of the images of one class.</summary>
public sealed record ClassFrechetDistance
{
    /// <summary>The index of the class.</summary>
    public required int Class { get; init; }

    /// <summary>The number of generated images of the class.</summary>
    public required int GeneratedCount { get; init; }

    /// <summary>The number of real images of the class.</summary>
    public required int RealCount { get; init; }

    /// <summary>The distance with its warnings.</summary>
    public required FrechetDistanceResult Distance { get; init; }
}
