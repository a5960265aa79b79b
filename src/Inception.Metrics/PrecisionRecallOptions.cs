using Inception.Common;

namespace Inception.Metrics;

/// <summary>Options of precision and recall. The defaults are those of torch-fidelity.</summary>
public sealed record PrecisionRecallOptions
{
    /// <summary>
    /// The number k of neighbours, at least 1. The radius of an image is the distance to its k-th nearest image of the same set, not counting itself. Default:
    /// 3.
    /// </summary>
    public int Neighbors { get; init; } = 3;

    /// <summary>
    /// Whether a point exactly on the radius counts as inside (≤). Default: true, as in the code of torch-fidelity, NVIDIA and guided-diffusion. prdc uses
    /// &lt;.
    /// </summary>
    public bool IncludesRadius { get; init; } = true;

    /// <summary>Checks every option in one place.</summary>
    internal void Validate() => OptionCheck.RequireAtLeast1(Neighbors, nameof(Neighbors));
}
