using Inception.Imaging;

namespace Inception.Embeddings;

/// <summary>How images are embedded.</summary>
public sealed record ImageEmbedderOptions
{
    /// <summary>Whether each embedding is divided by its Euclidean length. Default false.</summary>
    public bool Normalize { get; init; }

    /// <summary>Images that go through the network together, at least 1; a larger batch needs more memory. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>The limit on pixels and the like; defaults when not set.</summary>
    public ImageDecoderOptions? Decoding { get; init; }

    /// <summary>
    /// Called with the path of a file that cannot be read or is no image, and the reason; the file is then left out. Without it such a file
    /// ends the work with that reason. Called for one file at a time, in their order.
    /// </summary>
    public Action<string, Exception>? Unreadable { get; init; }

    /// <summary>Checks every option in one place.</summary>
    internal ImageEmbedderOptions Validated() => BatchSize >= 1
        ? this
        : throw new ArgumentOutOfRangeException(nameof(BatchSize), BatchSize, $"{nameof(BatchSize)} must be at least 1.");
}
