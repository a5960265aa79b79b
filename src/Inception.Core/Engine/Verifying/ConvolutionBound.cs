namespace Inception.Engine.Verifying;

/// <summary>
/// How far a convolution in float32 may be from float64. A plain sum of K products errs by about <c>√K · 2⁻²⁴ · Σ |x · w|</c>
/// (<a href="https://doi.org/10.1137/18M1226312">Higham and Mary 2019</a>: the rounding errors of a sum behave as if they were random). A tile of
/// Winograd's method mixes the inputs of its pixels, so Σ |x · w| is the largest of the map. The factor is stated: 8, which the plain
/// sum needs itself on extreme inputs, and 64 where larger tiles are allowed. A wrong offset or filter errs by a share of the sum
/// itself, which is thousands of times more.
/// </summary>
internal static class ConvolutionBound
{
    private const double Rounding = 1.0 / (1 << 24);

    /// <summary>The largest error that is accepted.</summary>
    /// <param name="terms">K.</param>
    /// <param name="largestSum">The largest Σ |x · w| + |bias| of the map.</param>
    /// <param name="largeTiles">Whether larger tiles were allowed.</param>
    public static double LargestError(long terms, double largestSum, bool largeTiles) =>
        (largeTiles ? 64 : 8) * Math.Sqrt(terms) * Rounding * largestSum;
}
