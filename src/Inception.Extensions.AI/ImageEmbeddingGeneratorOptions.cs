using Inception.Common;
using Inception.Imaging;

namespace Inception.Extensions.AI;

/// <summary>Options of an <see cref="ImageEmbeddingGenerator"/>: batch size, normalization, model id and decoding.</summary>
public sealed record ImageEmbeddingGeneratorOptions
{
    /// <summary>The number of images in a batch, at least 1. A larger batch needs more memory. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Whether each embedding is divided by its Euclidean length (L2 normalization). Default false: the embeddings are those of the network.</summary>
    public bool Normalize { get; init; }

    /// <summary>
    /// The id of the model in the metadata and in every embedding. The network's name when null (default). Use different ids if several models share a cache or
    /// a vector store.
    /// </summary>
    public string? ModelId { get; init; }

    /// <summary>Options of the decoder, such as the limit on pixels. Defaults when null.</summary>
    public ImageDecoderOptions? Decoding { get; init; }

    /// <summary>Checks every option in one place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal ImageEmbeddingGeneratorOptions Validated()
    {
        OptionCheck.RequireAtLeast1(BatchSize, nameof(BatchSize));
        OptionCheck.Require(ModelId is null || ModelId.Trim().Length > 0, nameof(ModelId), ModelId, "null or an id with at least one character");
        return this;
    }
}
