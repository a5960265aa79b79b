using Inception.Common;
using Inception.Imaging;
using Inception.Preprocessing;

namespace Inception.Metrics.Extraction;

/// <summary>How <see cref="FeatureExtractor"/> reads images and keeps their features.</summary>
public sealed record ExtractionOptions
{
    /// <summary>Images that go through the network together, at least 1. Two batches are in memory. Default: 32. Features do not depend on it.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// What happens to an image that cannot be read. Default <see cref="UnreadableImages.Fail"/>: the error names it. With
    /// <see cref="UnreadableImages.Skip"/> it is left out, and counted in <see cref="ImageSetSummary.Skipped"/>.
    /// </summary>
    public UnreadableImages OnUnreadable { get; init; } = UnreadableImages.Fail;

    /// <summary>The limit on pixels; the default limit when null. EXIF orientation follows the preprocessing.</summary>
    public ImageDecoderOptions? Decoding { get; init; }

    /// <summary>
    /// The folder that keeps features by the content of their image, so that an image does not go through the network twice, and a program that was killed
    /// goes on. Several programs may use it at once. Nothing is kept when null.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>Checks every option in one place.</summary>
    internal void Validate()
    {
        OptionCheck.RequireAtLeast1(BatchSize, nameof(BatchSize));
        OptionCheck.RequireDefined(OnUnreadable, nameof(OnUnreadable));
        OptionCheck.Require(CacheFolder is not "", nameof(CacheFolder), "an empty name", "a folder, or null");
    }
}
