using Inception.Inference;
using Inception.Preprocessing;

namespace Inception.Classification;

/// <summary>How images are classified.</summary>
public sealed record ImageClassifierOptions : ImageReadingOptions
{
    /// <summary>How the model is compiled, for images of the preprocessing's size. The network's modules run when null.</summary>
    public CompileOptions? Compile { get; init; }

    /// <summary>Whether the model (or the given network) stays open when the classifier is disposed. Default false.</summary>
    public bool LeaveModelOpen { get; init; }
}
