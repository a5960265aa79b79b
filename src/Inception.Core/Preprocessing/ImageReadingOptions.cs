using Inception.Common;
using Inception.Imaging;

namespace Inception.Preprocessing;

/// <summary>Options for reading images: batch size, decoding and unreadable files. Classifying, embedding and explaining share them.</summary>
public abstract record ImageReadingOptions
{
    private protected ImageReadingOptions()
    {
    }

    /// <summary>The number of images in a batch when many files are read, at least 1. A larger batch needs more memory. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// Options of the decoder, such as the limit on pixels. Defaults when null. The EXIF orientation is applied if both these options and the preprocessing
    /// (<see cref="ImagePreprocessing.ApplyOrientation"/>) ask for it.
    /// </summary>
    public ImageDecoderOptions? Decoding { get; init; }

    /// <summary>
    /// What happens to a file that cannot be read or is not an image, when many files are read. Default <see cref="UnreadableImages.Skip"/>: the result of this
    /// file has the error, and the other files are not affected.
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
