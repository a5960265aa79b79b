namespace Inception.Metrics;

/// <summary>The check of moments that were computed elsewhere.</summary>
internal static class CovarianceCheck
{
    /// <summary>float32 files have 1e-7.</summary>
    private const double LargestAsymmetry = 1e-4;

    /// <exception cref="MetricException">The numbers are no mean and covariance.</exception>
    public static void Require(ReadOnlySpan<double> mean, ReadOnlySpan<double> covariance)
    {
        var size = mean.Length;
        for (var i = 0; i < size; i++)
        {
            if (!double.IsFinite(mean[i])) throw new MetricException($"Expected a finite mean, found {mean[i]} in dimension {i:N0}.");
            var variance = covariance[(i * size) + i];
            if (!(variance >= 0 && double.IsFinite(variance)))
                throw new MetricException($"Expected a covariance with finite variances of at least 0, found {variance} in dimension {i:N0}.");
        }

        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < row; column++)
            {
                var (below, above) = (covariance[(row * size) + column], covariance[(column * size) + row]);
                if (!double.IsFinite(below) || !double.IsFinite(above)
                    || Math.Abs(below - above) > LargestAsymmetry * Math.Sqrt(covariance[(row * size) + row] * covariance[(column * size) + column]))
                    throw new MetricException($"Expected a symmetric covariance, found {below} and {above} for dimensions {row:N0} and {column:N0}.");
            }
        }
    }
}
