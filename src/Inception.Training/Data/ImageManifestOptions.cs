using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>Options for reading an <see cref="ImageManifest"/>.</summary>
public sealed record ImageManifestOptions
{
    /// <summary>
    /// The names of the classes, of which label 0 is the first. Every label of the manifest must be one of them. When null (default), the labels of the
    /// manifest in ordinal order.
    /// </summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// Whether a path may lead out of the manifest's folder, as an absolute path or by "..". Default false, so that an untrusted manifest cannot read other
    /// files of the machine.
    /// </summary>
    public bool AllowPathsOutside { get; init; }

    /// <summary>The decoder of the images. A decoder with the default options when null (default).</summary>
    public ImageDecoder? Decoder { get; init; }
}
