using Inception.Common;

namespace Inception.Metrics;

/// <summary>The neighbours of density and coverage. Defaults are those of prdc's README.</summary>
public sealed record DensityCoverageOptions
{
    /// <summary>The neighbour whose distance is a real image's radius, at least 1; the image itself does not count. Default: 5.</summary>
    public int Neighbors { get; init; } = 5;

    /// <summary>Whether a point on the radius is inside (≤). Default: false (&lt;), as in prdc.</summary>
    public bool IncludesRadius { get; init; }

    /// <summary>Checks every option in one place.</summary>
    internal void Validate() => OptionCheck.RequireAtLeast1(Neighbors, nameof(Neighbors));
}
