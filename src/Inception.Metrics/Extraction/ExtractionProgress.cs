namespace Inception.Metrics.Extraction;

/// <summary>The progress of an extraction.</summary>
/// <param name="Done">The number of images that are done: computed, found in the cache or skipped.</param>
/// <param name="Total">The number of all images. Null if unknown.</param>
/// <param name="Computed">The number of images that the network computed.</param>
/// <param name="Elapsed">The time since the start.</param>
public sealed record ExtractionProgress(int Done, int? Total, int Computed, TimeSpan Elapsed)
{
    /// <summary>The number of images per second since the start.</summary>
    public double ImagesPerSecond => Elapsed > TimeSpan.Zero ? Done / Elapsed.TotalSeconds : 0;

    /// <summary>The expected time for the remaining images at this rate. Null if their number is unknown.</summary>
    public TimeSpan? Remaining => Total is { } total && Done > 0 ? (total - Done) * (Elapsed / Done) : null;
}
