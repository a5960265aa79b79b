using Inception.Common;
using Inception.Imaging;

namespace Inception.Preprocessing;

/// <summary>How images are read: the options that classifying, embedding and explaining share.</summary>
public abstract record ImageReadingOptions
{
    private protected ImageReadingOptions()
    {
    }

    /// <summary>Images that go through the network together where many are read, at least 1; a larger batch needs more memory. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// The limit on pixels and the like; defaults when null. Images are turned as their EXIF orientation says where these options and the preprocessing
    /// (<see cref="ImagePreprocessing.ApplyOrientation"/>) both ask for it.
    /// </summary>
    public ImageDecoderOptions? Decoding { get; init; }

    /// <summary>
    /// What happens to a file that cannot be read or is no image, where many files are read. Default <see cref="UnreadableImages.Skip"/>: the file's result
    /// has the error, and the results of the other files are as they would be without it.
    /// </summary>
    public UnreadableImages OnUnreadable { get; init; } = UnreadableImages.Skip;

    /// <summary>Checks every option in one place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal void Validate()
    {
        OptionCheck.RequireAtLeast1(BatchSize, nameof(BatchSize));
        OptionCheck.RequireDefined(OnUnreadable, nameof(OnUnreadable));
    }
}
