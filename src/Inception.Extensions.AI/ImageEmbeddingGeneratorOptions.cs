using Inception.Common;
using Inception.Imaging;

namespace Inception.Extensions.AI;

/// <summary>How an <see cref="ImageEmbeddingGenerator"/> reads images and writes vectors.</summary>
public sealed record ImageEmbeddingGeneratorOptions
{
    /// <summary>Images that go through the network together, at least 1. A larger batch needs more memory. Default 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>Whether vectors are divided by their length, which is then 1 (L2 normalization). Default false: the vectors are those of the network.</summary>
    public bool Normalize { get; init; }

    /// <summary>
    /// The model's id in the metadata and in every embedding. Default null: the network's name. Give weights an id of their own if several models share a cache
    /// or a vector store.
    /// </summary>
    public string? ModelId { get; init; }

    /// <summary>The limit on pixels and the like; the decoder's defaults when null.</summary>
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
