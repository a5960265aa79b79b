using Inception.Preprocessing;

namespace Inception.Explanation;

/// <summary>How images are explained.</summary>
public sealed record ImageExplainerOptions : ImageReadingOptions
{
    /// <summary>Whether the model outlives the explainer. Default false: the explainer disposes it.</summary>
    public bool LeaveModelOpen { get; init; }
}
