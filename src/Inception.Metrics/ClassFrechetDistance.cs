namespace Inception.Metrics;

/// <summary>FID of the images of one class.</summary>
public sealed record ClassFrechetDistance
{
    /// <summary>The class.</summary>
    public required int Class { get; init; }

    /// <summary>The generated images of the class.</summary>
    public required int GeneratedCount { get; init; }

    /// <summary>The real images of the class.</summary>
    public required int RealCount { get; init; }

    /// <summary>The distance and its warnings.</summary>
    public required FrechetDistanceResult Distance { get; init; }
}
