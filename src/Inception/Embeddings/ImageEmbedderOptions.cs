using Inception.Inference;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Embeddings;

/// <summary>How images are embedded.</summary>
public sealed record ImageEmbedderOptions : ImageReadingOptions
{
    /// <summary>Whether each embedding is divided by its Euclidean length. Default false.</summary>
    public bool Normalize { get; init; }

    /// <summary>How the model is compiled, for images of the preprocessing's size. The network's modules run when null.</summary>
    public CompileOptions? Compile { get; init; }

    /// <summary>
    /// The devices that share the work, such as <c>[new("cuda:0"), new("cuda:1")]</c>: each gets a compiled network, as
    /// <see cref="Compile"/> says. Calls run on a free one, and many files run in a batch on each. The model's own device when null.
    /// </summary>
    public IReadOnlyList<Device>? Devices { get; init; }

    /// <summary>Whether the model (or the given network) stays open when the embedder is disposed. Default false.</summary>
    public bool LeaveModelOpen { get; init; }
}
