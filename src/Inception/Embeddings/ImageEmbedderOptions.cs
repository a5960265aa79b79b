using Inception.Inference;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Embeddings;

/// <summary>Options of <c>ImageEmbedder</c>: normalization, compilation, devices, batch size and decoding.</summary>
public sealed record ImageEmbedderOptions : ImageReadingOptions
{
    /// <summary>Whether each embedding is divided by its Euclidean length, so that the result has length 1. Default false.</summary>
    public bool Normalize { get; init; }

    /// <summary>
    /// How the model is compiled, for the image size of its preprocessing. When null, the network runs uncompiled, unless <c>Devices</c> is set.
    /// </summary>
    public CompileOptions? Compile { get; init; }

    /// <summary>
    /// The devices that share the work, such as <c>[new("cuda:0"), new("cuda:1")]</c>. Each device gets its own network, compiled with the options in
    /// <see cref="Compile"/> (defaults when null). A single call runs on a free device. Calls with many files run one batch on each device. When null, the
    /// model's own device is used.
    /// </summary>
    public IReadOnlyList<Device>? Devices { get; init; }

    /// <summary>Whether the model (or the given network) stays open when the embedder is disposed. Default false.</summary>
    public bool LeaveModelOpen { get; init; }
}
