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

    /// <summary>The limit on pixels and the like; defaults when null.</summary>
    public ImageDecoderOptions? Decoding { get; init; }

    /// <summary>
    /// Called where many files are read, with the path of a file that cannot be read or is no image, and the reason; the file is then left out. Without
    /// this callback such a file ends the work with that reason. Called for one file at a time, in their order.
    /// </summary>
    public Action<string, Exception>? Unreadable { get; init; }

    /// <summary>Checks every option in one place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal void Validate() => OptionCheck.RequireAtLeast1(BatchSize, nameof(BatchSize));
}
