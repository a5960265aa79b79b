using Inception.Common;

namespace Inception.Metrics;

/// <summary>The neighbours of precision and recall. Defaults are torch-fidelity's.</summary>
public sealed record PrecisionRecallOptions
{
    /// <summary>The neighbour whose distance is a point's radius, at least 1; the point itself does not count. Default: 3.</summary>
    public int Neighbors { get; init; } = 3;

    /// <summary>
    /// Whether a point on the radius is inside (≤), as in torch-fidelity, NVIDIA's and guided-diffusion's code. Default: true; prdc has &lt;.
    /// </summary>
    public bool IncludesRadius { get; init; } = true;

    /// <summary>Checks every option in one place.</summary>
    internal void Validate() => OptionCheck.RequireAtLeast1(Neighbors, nameof(Neighbors));
}
