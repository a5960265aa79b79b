using Inception.Metrics.Numerics;

namespace Inception.Metrics;

/// <summary>One of the two sets of a Fréchet distance: its mean, and its covariance as <c>F·Fᵀ</c>.</summary>
internal sealed class FrechetSide
{
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

    /// <summary>By the rows themselves where they are few: their covariance would have squared them.</summary>
    public static FrechetSide Of(FeatureMatrix features, CancellationToken cancellation)
    {
        if (features.Count > features.Dimensions) return Of(FeatureStatistics.Of(features, cancellation));
        if (features.Count < 2) throw new MetricException($"A Fréchet distance needs at least 2 images in each set, found {features.Count}.");
        var rows = new Matrix(features.Count, features.Dimensions);
        features.CopyRows(0, rows.Values);
        FiniteRows.Require(rows.Values, features.Dimensions);
        var mean = Center(rows);
        var factor = WithoutMean(rows);
        var trace = 0.0;
        foreach (var value in factor.Values) trace += value * value;
        return new(mean, trace, features.Count, new(factor));
    }

    private static double[] Center(Matrix rows)
    {
        var (mean, first) = (new double[rows.Columns], rows.Row(0).ToArray());
        for (var row = 0; row < rows.Rows; row++)
        {
            var values = rows.Row(row);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] -= first[i];   // equal rows give zeros
                mean[i] += values[i] / rows.Rows;
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
    /// F (d×(n − 1)) of n centred rows. The reflection that takes the direction (1, …, 1) to the first axis leaves n − 1 rows with the same covariance: the
    /// singular value 0 that centred rows have is gone.
    /// </summary>
    private static Matrix WithoutMean(Matrix rows)
    {
        var (count, root) = (rows.Rows, Math.Sqrt(rows.Rows));
        var along = rows.Row(0).ToArray();
        for (var row = 0; row < count; row++)
        {
            var values = rows.Row(row);
            for (var i = 0; i < along.Length; i++) along[i] += values[i] / root;
        }

        var factor = new Matrix(rows.Columns, count - 1);
        var scale = 1 / Math.Sqrt(count - 1);
        for (var row = 1; row < count; row++)
        {
            var values = rows.Row(row);
            for (var i = 0; i < along.Length; i++) factor[i, row - 1] = (values[i] - (along[i] / (root + 1))) * scale;
        }

        return factor;
    }
}
