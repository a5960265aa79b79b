namespace Inception.Metrics;

/// <summary>The check that two sets can be compared.</summary>
internal static class EqualDimensions
{
    /// <exception cref="ArgumentException">The dimensions differ.</exception>
    public static void Require(int generated, int real)
    {
        if (generated != real)
            throw new ArgumentException(
                $"Expected two sets of equal dimensions, found {generated:N0} (generated) and {real:N0} (real). "
                + "Use the same layer of the same network for both.");
    }
}
