using Inception.Preprocessing;

namespace Inception.Explanation;

/// <summary>Options of <c>ImageExplainer</c>: batch size, decoding, and who disposes the model.</summary>
public sealed record ImageExplainerOptions : ImageReadingOptions
{
    /// <summary>Whether the model stays open when the explainer is disposed. Default false.</summary>
    public bool LeaveModelOpen { get; init; }
}
