using Inception.Common;
using Inception.Imaging;
using Inception.Preprocessing;

namespace Inception.Metrics.Extraction;

/// <summary>Options of a <see cref="FeatureExtractor"/>: batch size, unreadable images and cache.</summary>
public sealed record ExtractionOptions
{
    /// <summary>The number of images in a batch, at least 1. Two batches are in memory. The features do not depend on the batch size. Default: 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// What happens to an image that cannot be read. Default <see cref="UnreadableImages.Fail"/>: an exception names the image. With
    /// <see cref="UnreadableImages.Skip"/> the image is skipped, and listed in <see cref="ImageSetSummary.Skipped"/>.
    /// </summary>
    public UnreadableImages OnUnreadable { get; init; } = UnreadableImages.Fail;

    /// <summary>The limit on pixels. The default limit when null. Whether the EXIF orientation is applied depends on the preprocessing.</summary>
    public ImageDecoderOptions? Decoding { get; init; }

    /// <summary>
    /// The folder that caches features by the content of their image. No image is computed twice, and an interrupted extraction resumes. Several programs may
    /// use the folder at once. When null, nothing is cached.
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
