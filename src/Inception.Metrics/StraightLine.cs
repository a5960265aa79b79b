namespace Inception.Metrics;

/// <summary>The straight line of least squares.</summary>
internal static class StraightLine
{
    /// <summary>Fits <c>y = value + slope·x</c>.</summary>
    /// <returns>The value at 0, the slope, and the standard error of the value by the residuals; NaN for two points.</returns>
    public static (double Value, double Slope, double StandardError) Fit(double[] x, double[] y)
    {
        var (meanX, meanY) = (x.Average(), y.Average());
        var spread = x.Sum(value => (value - meanX) * (value - meanX));
        var slope = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / spread;
        var value = meanY - (slope * meanX);
        var residual = x.Zip(y, (a, b) => b - value - (slope * a)).Sum(difference => difference * difference);
        var variance = x.Length > 2 ? residual / (x.Length - 2) : double.NaN;
        return (value, slope, Math.Sqrt(variance * ((1.0 / x.Length) + (meanX * meanX / spread))));
    }
}
