using Inception.Inference;
using Inception.Preprocessing;
using static TorchSharp.torch;

namespace Inception.Classification;

/// <summary>How images are classified.</summary>
public sealed record ImageClassifierOptions : ImageReadingOptions
{
    /// <summary>How the model is compiled, for images of the preprocessing's size. The network's modules run when null.</summary>
    public CompileOptions? Compile { get; init; }

    /// <summary>
    /// The devices that share the work, such as <c>[new("cuda:0"), new("cuda:1")]</c>: each gets a compiled network, as
    /// <see cref="Compile"/> says. Calls run on a free one, and many files run in a batch on each. The model's own device when null.
    /// </summary>
    public IReadOnlyList<Device>? Devices { get; init; }

    /// <summary>Whether the model (or the given network) stays open when the classifier is disposed. Default false.</summary>
    public bool LeaveModelOpen { get; init; }
}
