using Inception.Common;

namespace Inception.Metrics;

/// <summary>Options of density and coverage. The defaults are those of prdc's README.</summary>
public sealed record DensityCoverageOptions
{
    /// <summary>
    /// The number k of neighbours, at least 1. The radius of a real image is the distance to its k-th nearest real image, not counting itself. Default: 5.
    /// </summary>
    public int Neighbors { get; init; } = 5;

    /// <summary>Whether a point exactly on the radius counts as inside (≤). Default: false (&lt;), as in prdc.</summary>
    public bool IncludesRadius { get; init; }

    /// <summary>Checks every option in one place.</summary>
    internal void Validate() => OptionCheck.RequireAtLeast1(Neighbors, nameof(Neighbors));
}
