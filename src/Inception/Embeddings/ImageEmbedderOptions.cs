using Inception.Inference;
using Inception.Preprocessing;

namespace Inception.Embeddings;

/// <summary>How images are embedded.</summary>
public sealed record ImageEmbedderOptions : ImageReadingOptions
{
    /// <summary>Whether each embedding is divided by its Euclidean length. Default false.</summary>
    public bool Normalize { get; init; }

    /// <summary>How the model is compiled, for images of the preprocessing's size. The network's modules run when null.</summary>
    public CompileOptions? Compile { get; init; }

    /// <summary>Whether the model (or the given network) stays open when the embedder is disposed. Default false.</summary>
    public bool LeaveModelOpen { get; init; }
}
