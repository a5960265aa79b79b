namespace Inception.Metrics.Numerics;

/// <summary>The distance from 1 to the next float64.</summary>
internal static class MachinePrecision
{
    /// <summary>2⁻⁵².</summary>
    public const double Value = 2.220446049250313e-16;
}
