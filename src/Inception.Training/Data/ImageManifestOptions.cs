using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>How a <see cref="ImageManifest"/> is read.</summary>
public sealed record ImageManifestOptions
{
    /// <summary>
    /// The classes: label 0 is the first, and every label of the manifest is one of them. Null (default) for the manifest's labels in ordinal order.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// Whether an image may lie outside the manifest's folder, by an absolute path or by "..". Default false, so that a manifest from elsewhere cannot name
    /// any file of the machine.
    /// </summary>
    public bool AllowPathsOutside { get; init; }

    /// <summary>The decoder of the images; null (default) for a decoder with the default options.</summary>
    public ImageDecoder? Decoder { get; init; }
}
