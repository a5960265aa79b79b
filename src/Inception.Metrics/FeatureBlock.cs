using Inception.Metrics.Numerics;

namespace Inception.Metrics;

/// <summary>Rows of features in memory as float64, checked to be finite.</summary>
internal static class FeatureBlock
{
    /// <summary>Successive rows, less a shift where one is given.</summary>
    /// <exception cref="MetricException">A number is infinite or NaN.</exception>
    public static Matrix Read(FeatureMatrix features, int first, int count, ReadOnlySpan<double> shift = default)
    {
        var rows = new Matrix(count, features.Dimensions);
        features.CopyRows(first, rows.Values);
        FiniteRows.Require(rows.Values, features.Dimensions, first);
        if (shift.IsEmpty) return rows;
        for (var row = 0; row < count; row++)
        {
            var values = rows.Row(row);
            for (var i = 0; i < values.Length; i++) values[i] -= shift[i];
        }

        return rows;
    }

    /// <summary>Some rows, in the order asked for.</summary>
    /// <exception cref="MetricException">A number is infinite or NaN.</exception>
    public static Matrix Pick(FeatureMatrix features, ReadOnlySpan<int> which, ReadOnlySpan<double> shift = default)
    {
        var rows = new Matrix(which.Length, features.Dimensions);
        for (var row = 0; row < which.Length; row++)
        {
            var values = rows.Row(row);
            features.CopyRows(which[row], values);
            FiniteRows.Require(values, features.Dimensions, which[row]);
            for (var i = 0; i < shift.Length; i++) values[i] -= shift[i];
        }

        return rows;
    }

    /// <summary>
    /// A point near the mean of the rows: distances do not change when it is taken away, and rounding errors do. Each number is rounded to a multiple of the
    /// power of 2 below its dimension's standard deviation. So whole numbers less this shift have few binary digits, their distances are exact, and equal
    /// distances are equal; less the mean itself they are not.
    /// </summary>
    public static double[] Shift(FeatureMatrix features)
    {
        var (mean, squares, row) = (new double[features.Dimensions], new double[features.Dimensions], new double[features.Dimensions]);
        for (var i = 0; i < features.Count; i++)
        {
            features.CopyRows(i, row);
            for (var k = 0; k < row.Length; k++)
            {
                var distance = row[k] - mean[k];
                mean[k] += distance / (i + 1);
                squares[k] += distance * (row[k] - mean[k]);
            }
        }

        for (var k = 0; k < mean.Length; k++) mean[k] = Rounded(mean[k], Math.Sqrt(squares[k] / features.Count));
        return mean;
    }

    /// <summary>A dimension that does not vary keeps its mean, which is its value.</summary>
    private static double Rounded(double mean, double deviation)
    {
        if (!double.IsFinite(deviation) || deviation == 0) return mean;
        var step = Math.ScaleB(1, Math.ILogB(deviation));
        var rounded = Math.Round(mean / step) * step;
        return double.IsFinite(rounded) ? rounded : mean;
    }

    /// <summary>The squared length of each row, by the arithmetic of the matrix product: a row's distance to itself is exactly 0.</summary>
    public static double[] Squares(Matrix rows)
    {
        const int Each = 48;
        var squares = new double[rows.Rows];
        for (var first = 0; first < rows.Rows; first += Each)
        {
            var part = rows.View.Part(first, 0, Math.Min(Each, rows.Rows - first), rows.Columns);
            var product = new Matrix(part.Rows, part.Rows);
            MatrixProduct.Add(product.View, part, part.Transposed);
            for (var i = 0; i < part.Rows; i++) squares[first + i] = product[i, i];
        }

        GC.KeepAlive(rows);
        return squares;
    }

    /// <summary>The squared distance of each row of one block to each row of another.</summary>
    public static Matrix SquaredDistances(Matrix first, Matrix second)
    {
        var distances = MatrixProduct.OfRows(first, second);
        double[] ofFirst = Squares(first), ofSecond = Squares(second);
        Common.ParallelWork.For(first.Rows, Common.ParallelWork.AllCores, row =>
        {
            var values = distances.Row(row);
            for (var i = 0; i < values.Length; i++) values[i] = Math.Max(0, ofFirst[row] + ofSecond[i] - (2 * values[i]));
        });
        return distances;
    }
}
