namespace Inception.Metrics.Extraction;

/// <summary>How far an extraction has come.</summary>
/// <param name="Done">Images that are done: computed, found in the cache or skipped.</param>
/// <param name="Total">All images; null where their number is not known.</param>
/// <param name="Computed">Images that went through the network.</param>
/// <param name="Elapsed">The time since the beginning.</param>
public sealed record ExtractionProgress(int Done, int? Total, int Computed, TimeSpan Elapsed)
{
    /// <summary>Images a second since the beginning.</summary>
    public double ImagesPerSecond => Elapsed > TimeSpan.Zero ? Done / Elapsed.TotalSeconds : 0;

    /// <summary>The time that the remaining images need at this rate; null where their number is not known.</summary>
    public TimeSpan? Remaining => Total is { } total && Done > 0 ? (total - Done) * (Elapsed / Done) : null;
}
