using System.Numerics;

namespace Inception.Metrics.Numerics;

/// <summary>Rows of the lower triangle of a symmetric matrix times a vector. A row counts for the rows above it as well: each number is read once.</summary>
internal static unsafe class LowerTriangle
{
    /// <summary>One row: <c>y[row] += a·x</c>, <c>y[j] += a[j]·x[row]</c>.</summary>
    public static void Multiply1(double* a, int row, double* x, double* y)
    {
        y[row] += Lanes.Dot(a, x, row + 1);
        Lanes.Add(y, a, x[row], row);
    }

    /// <summary>Four successive rows.</summary>
    public static void Multiply4(double* a, nint stride, int row, double* x, double* y)
    {
        var width = Vector<double>.Count;
        var a1 = a + stride;
        var a2 = a1 + stride;
        var a3 = a2 + stride;
        Vector<double> x0 = new(x[row]), x1 = new(x[row + 1]), x2 = new(x[row + 2]), x3 = new(x[row + 3]);
        Vector<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        var column = 0;
        for (; column <= row - width; column += width)
        {
            var (own, target) = (Vector.Load(x + column), Vector.Load(y + column));
            var value = Vector.Load(a + column);
            sum0 = Lanes.MultiplyAdd(value, own, sum0);
            target = Lanes.MultiplyAdd(value, x0, target);
            value = Vector.Load(a1 + column);
            sum1 = Lanes.MultiplyAdd(value, own, sum1);
            target = Lanes.MultiplyAdd(value, x1, target);
            value = Vector.Load(a2 + column);
            sum2 = Lanes.MultiplyAdd(value, own, sum2);
            target = Lanes.MultiplyAdd(value, x2, target);
            value = Vector.Load(a3 + column);
            sum3 = Lanes.MultiplyAdd(value, own, sum3);
            target = Lanes.MultiplyAdd(value, x3, target);
            target.Store(y + column);
        }

        y[row] += Vector.Sum(sum0) + Finish(a, column, row, x, y);
        y[row + 1] += Vector.Sum(sum1) + Finish(a1, column, row + 1, x, y);
        y[row + 2] += Vector.Sum(sum2) + Finish(a2, column, row + 2, x, y);
        y[row + 3] += Vector.Sum(sum3) + Finish(a3, column, row + 3, x, y);
    }

    private static double Finish(double* a, int column, int row, double* x, double* y)
    {
        var sum = a[row] * x[row];
        for (; column < row; column++)
        {
            sum += a[column] * x[column];
            y[column] += a[column] * x[row];
        }

        return sum;
    }
}
