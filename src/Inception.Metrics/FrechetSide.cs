using Inception.Metrics.Numerics;

namespace Inception.Metrics;

/// <summary>One of the two sets of a Fréchet distance: its mean, and its covariance as <c>F·Fᵀ</c>.</summary>
internal sealed class FrechetSide
{
    /// <summary>More rows take longer than their covariance, which is exact enough then.</summary>
    private const int MostRows = 1024;

    private FrechetSide(double[] mean, double trace, long? count, CovarianceFactor factor)
    {
        (Mean, Trace, Count, Factor) = (mean, trace, count, factor);
    }

    public double[] Mean { get; }

    public double Trace { get; }

    /// <summary>The images; null where the statistics do not tell.</summary>
    public long? Count { get; }

    public CovarianceFactor Factor { get; }

    public int Dimensions => Mean.Length;

    public static FrechetSide Of(FeatureStatistics statistics)
    {
        var covariance = statistics.Covariance();
        var trace = statistics.Trace;
        var rank = (int)Math.Min(statistics.Dimensions, (statistics.Count ?? long.MaxValue) - 1);
        return new(statistics.Mean.ToArray(), trace, statistics.Count, PivotedCholesky.Factor(covariance, rank));
    }

    /// <summary>Of all rows.</summary>
    public static FrechetSide Of(FeatureMatrix features, CancellationToken cancellation) =>
        Of(features, [.. Enumerable.Range(0, features.Count)], cancellation);

    /// <summary>Of some rows, some of them several times: by the rows themselves where they are few, for their covariance would have squared them.</summary>
    public static FrechetSide Of(FeatureMatrix features, int[] rows, CancellationToken cancellation)
    {
        if (rows.Length > Math.Min(features.Dimensions, MostRows)) return Of(FeatureStatistics.Of(new PickedFeatures(features, rows), cancellation));
        if (rows.Length < 2) throw new MetricException($"A Fréchet distance needs at least 2 images in each set, found {rows.Length}.");
        var counts = rows.GroupBy(row => row).OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Count());
        var values = FeatureBlock.Pick(features, [.. counts.Keys]);
        double[] shares = [.. counts.Values.Select(count => (double)count / rows.Length)];
        var mean = Center(values, shares);
        var factor = WithoutMean(values, shares, Math.Sqrt((double)rows.Length / (rows.Length - 1)));
        var trace = 0.0;
        foreach (var value in factor.Values) trace += value * value;
        return new(mean, trace, rows.Length, new(factor));
    }

    private static double[] Center(Matrix rows, double[] shares)
    {
        var (mean, first) = (new double[rows.Columns], rows.Row(0).ToArray());
        for (var row = 0; row < rows.Rows; row++)
        {
            var values = rows.Row(row);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] -= first[i];   // equal rows give zeros
                mean[i] += values[i] * shares[row];
            }
        }

        for (var row = 0; row < rows.Rows; row++)
        {
            var values = rows.Row(row);
            for (var i = 0; i < values.Length; i++) values[i] -= mean[i];
        }

        for (var i = 0; i < mean.Length; i++) mean[i] += first[i];
        return mean;
    }

    /// <summary>
    /// F (d×(n − 1)) of n centred rows. Weighted by the roots of their shares, the rows have the singular value 0 in the direction of those roots; the
    /// reflection
    /// that takes this direction to the first axis leaves n − 1 rows with the same covariance.
    /// </summary>
    private static Matrix WithoutMean(Matrix rows, double[] shares, double scale)
    {
        var roots = Array.ConvertAll(shares, Math.Sqrt);
        var along = Array.ConvertAll(rows.Row(0).ToArray(), value => roots[0] * value);
        for (var row = 0; row < rows.Rows; row++)
        {
            var values = rows.Row(row);
            for (var i = 0; i < along.Length; i++) along[i] += shares[row] * values[i];
        }

        var factor = new Matrix(rows.Columns, rows.Rows - 1);
        for (var row = 1; row < rows.Rows; row++)
        {
            var values = rows.Row(row);
            for (var i = 0; i < along.Length; i++) factor[i, row - 1] = scale * roots[row] * (values[i] - (along[i] / (1 + roots[0])));
        }

        return factor;
    }
}
