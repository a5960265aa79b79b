namespace Inception.Metrics.Numerics;

/// <summary>
/// Factors a covariance as <c>Σ = F·Fᵀ</c> by the Cholesky decomposition with complete pivoting (Higham 2002, "Accuracy and Stability of Numerical
/// Algorithms", chapter 10). It finds the rank: columns whose pivot is rounding noise are left out. The smallest columns of F come first.
/// </summary>
internal sealed unsafe class PivotedCholesky
{
    private const int Block = 64;

    private readonly Matrix _matrix;
    private readonly int[] _order;
    private readonly double[] _squares;   // of the block's columns, still to be taken from the diagonal
    private readonly double _tolerance;

    private PivotedCholesky(Matrix covariance)
    {
        (_matrix, _squares) = (covariance, new double[covariance.Rows]);
        _order = [.. Enumerable.Range(0, covariance.Rows)];
        _tolerance = covariance.Rows * MachinePrecision.Value * _order.Max(i => covariance[i, i]);
    }

    /// <summary>Factors a covariance.</summary>
    /// <param name="covariance">The covariance d×d; its lower triangle is read and overwritten.</param>
    /// <param name="largestRank">The rank that it has at most: one less than the number of images.</param>
    public static CovarianceFactor Factor(Matrix covariance, int largestRank)
    {
        var cholesky = new PivotedCholesky(covariance);
        var (rank, most) = (0, Math.Min(covariance.Rows, largestRank));
        while (rank < most)
        {
            var end = Math.Min(most, rank + Block);
            var reached = cholesky.FactorBlock(rank, end);
            cholesky.UpdateRest(rank, reached);
            rank = reached;
            if (reached < end) break;
        }

        GC.KeepAlive(covariance);
        return cholesky.Finish(rank, isCertain: rank == largestRank);
    }

    /// <summary>Factors columns until their end, or until no pivot is left. Returns the first column that is not factored.</summary>
    private int FactorBlock(int start, int end)
    {
        var (view, size) = (_matrix.View, _matrix.Rows);
        Array.Clear(_squares);
        for (var column = start; column < end; column++)
        {
            var (pivot, value) = FindPivot(view, start, column);
            if (!(value > _tolerance)) return column;
            if (pivot != column) Exchange(view, column, pivot);
            var root = Math.Sqrt(value);
            *view.At(column, column) = root;
            var own = view.At(column, start);
            for (var row = column + 1; row < size; row++)
            {
                var target = view.At(row, column);
                *target = (*target - Lanes.Dot(view.At(row, start), own, column - start)) / root;
            }
        }

        return end;
    }

    private (int Row, double Value) FindPivot(MatrixView view, int start, int column)
    {
        var (best, value) = (column, double.NegativeInfinity);
        for (var row = column; row < view.Rows; row++)
        {
            if (column > start)
            {
                var last = *view.At(row, column - 1);
                _squares[row] += last * last;
            }

            var left = *view.At(row, row) - _squares[row];
            if (left > value) (best, value) = (row, left);
        }

        return (best, value);
    }

    private void UpdateRest(int start, int end)
    {
        var (view, left) = (_matrix.View, _matrix.Rows - end);
        if (end == start || left == 0) return;
        var below = view.Part(end, start, left, end - start);
        MatrixProduct.AddLower(view.Part(end, end, left, left), below, below.Transposed, -1);
    }

    /// <summary>Exchanges a row and its column with a later one, in the lower triangle. The diagonal at the first is written by the caller.</summary>
    private void Exchange(MatrixView view, int first, int second)
    {
        (_order[first], _order[second]) = (_order[second], _order[first]);
        (_squares[first], _squares[second]) = (_squares[second], _squares[first]);
        *view.At(second, second) = *view.At(first, first);
        Exchange(view.At(first, 0), 1, view.At(second, 0), 1, first);
        Exchange(view.At(first + 1, first), view.RowStride, view.At(second, first + 1), 1, second - first - 1);
        Exchange(view.At(second + 1, first), view.RowStride, view.At(second + 1, second), view.RowStride, view.Rows - second - 1);
    }

    private static void Exchange(double* a, nint strideOfA, double* b, nint strideOfB, int count)
    {
        for (var i = 0; i < count; i++) (a[i * strideOfA], b[i * strideOfB]) = (b[i * strideOfB], a[i * strideOfA]);
    }

    private CovarianceFactor Finish(int rank, bool isCertain)
    {
        var size = _matrix.Rows;
        var factor = new Matrix(size, rank);
        var (residual, mostNegative) = (0.0, 0.0);
        for (var row = 0; row < size; row++)
        {
            var target = factor.Row(_order[row]);
            for (var column = 0; column < Math.Min(row + 1, rank); column++) target[rank - 1 - column] = _matrix[row, column];
            if (row < rank) continue;
            residual += Math.Abs(_matrix[row, row]);
            mostNegative = Math.Min(mostNegative, _matrix[row, row]);
        }

        return new(factor, IsGraded: true, isCertain ? 0 : residual, mostNegative);
    }
}
