using Inception.Engine.Threads;

namespace Inception.Metrics.Numerics;

/// <summary>
/// The singular values of a matrix by Golub and Kahan's bidiagonalization. Nothing is squared, so that small ones are as exact as large ones. Each step reads
/// the matrix twice and writes it once.
/// </summary>
internal sealed unsafe class Bidiagonalization
{
    private const int Parts = 8;            // of the sums over rows: a fixed number, so that the bits do not depend on the number of cores
    private const int LeastParallel = 256;
    private const int MostThreads = 8;

    private readonly Matrix _matrix;
    private readonly Matrix _left, _products, _sums;   // u and A·v, one number for each row; uᵀ·A, a row for each part
    private readonly Matrix _right, _along;            // v and uᵀ·A of the step before
    private readonly double[] _diagonal, _beside;

    private Bidiagonalization(Matrix matrix)
    {
        _matrix = matrix;
        (_left, _products) = (new(2, matrix.Rows), new(1, matrix.Rows));
        (_right, _along, _sums) = (new(1, matrix.Columns), new(1, matrix.Columns), new(Parts, matrix.Columns));
        (_diagonal, _beside) = (new double[matrix.Columns], new double[matrix.Columns]);
    }

    /// <summary>Computes the singular values.</summary>
    /// <param name="matrix">The matrix; overwritten.</param>
    /// <returns>As many as the smaller side, in no order.</returns>
    public static double[] SingularValues(Matrix matrix)
    {
        var reduction = new Bidiagonalization(matrix.Rows >= matrix.Columns ? matrix : Transposed(matrix));
        using var team = new Team(matrix.Columns < LeastParallel ? 1 : Math.Clamp(Environment.ProcessorCount, 1, MostThreads));
        team.Run(member => reduction.Reduce(team, member));
        return reduction.FromBidiagonal();
    }

    private static Matrix Transposed(Matrix matrix)
    {
        var transposed = new Matrix(matrix.Columns, matrix.Rows);
        for (var row = 0; row < matrix.Rows; row++)
        {
            for (var column = 0; column < matrix.Columns; column++) transposed[column, row] = matrix[row, column];
        }

        return transposed;
    }

    /// <summary>
    /// The singular values are the positive eigenvalues of a tridiagonal matrix of twice the size: zeros on its diagonal, the bidiagonal's numbers beside
    /// it.
    /// </summary>
    private double[] FromBidiagonal()
    {
        var size = _diagonal.Length;
        var (diagonal, beside) = (new double[2 * size], new double[2 * size]);
        for (var i = 0; i < size; i++) (beside[2 * i], beside[(2 * i) + 1]) = (_diagonal[i], _beside[i]);
        TridiagonalEigenvalues.Compute(diagonal, beside);
        Array.Sort(diagonal);
        return [.. diagonal.AsSpan(size).ToArray().Select(value => Math.Max(0, value))];
    }

    private void Reduce(Team team, int member)
    {
        for (var step = 0; step < _matrix.Columns; step++)
        {
            if (member == 0) ReflectColumn(step);
            team.Meet();
            for (var part = member; part < Parts; part += team.Size) UpdateRows(step, part);
            team.Meet();
            if (member == 0) ReflectRow(step);
            team.Meet();
            for (var part = member; part < Parts; part += team.Size) MultiplyRows(step, part);
            team.Meet();
        }
    }

    private static int Border(int first, int rows, int part) => first + (int)((long)(rows - first) * part / Parts);

    private double _leftTau, _rightTau, _leftTauBefore;

    /// <summary>Brings column <paramref name="step"/> up to date and makes its reflection.</summary>
    private void ReflectColumn(int step)
    {
        var view = _matrix.View;
        _leftTauBefore = _leftTau;
        _left.Row(1).CopyTo(_left.Row(0));   // of the step before
        var own = _left.Row(1);
        own[..step].Clear();
        for (var row = step; row < _matrix.Rows; row++) own[row] = *view.At(row, step) - Change(row, step, step);
        _leftTau = Householder.Make(_left.View.At(1, step), 0, _matrix.Rows - step, out _diagonal[step]);
    }

    /// <summary>What the step before takes from a number of the matrix.</summary>
    private double Change(int row, int column, int step) =>
        step == 0 ? 0 : (_leftTauBefore * _left[0, row] * _along[0, column]) + (_rightTau * _products[0, row] * _right[0, column]);

    /// <summary>Applies the step before to a part of the rows, and sums what the new reflection makes of them.</summary>
    private void UpdateRows(int step, int part)
    {
        var view = _matrix.View;
        var (first, count) = (step + 1, _matrix.Columns - step - 1);
        var sums = _sums.View.At(part, first);
        new Span<double>(sums, count).Clear();
        for (var row = Border(step, _matrix.Rows, part); row < Border(step, _matrix.Rows, part + 1); row++)
        {
            var values = view.At(row, first);
            if (step > 0)
            {
                Lanes.Add(values, _along.View.At(0, first), -_leftTauBefore * _left[0, row], count);
                Lanes.Add(values, _right.View.At(0, first), -_rightTau * _products[0, row], count);
            }

            Lanes.Add(sums, values, _left[1, row], count);
        }
    }

    /// <summary>Makes the reflection of row <paramref name="step"/>.</summary>
    private void ReflectRow(int step)
    {
        var (first, count) = (step + 1, _matrix.Columns - step - 1);
        var along = _along.View.At(0, first);
        new Span<double>(along, count).Clear();
        for (var part = 0; part < Parts; part++) Lanes.Add(along, _sums.View.At(part, first), 1, count);
        if (count == 0) return;
        var right = _right.View.At(0, first);
        new Span<double>(_matrix.View.At(step, first), count).CopyTo(new(right, count));
        Lanes.Add(right, along, -_leftTau * _left[1, step], count);
        _rightTau = Householder.Make(right, 0, count, out _beside[step]);
    }

    private void MultiplyRows(int step, int part)
    {
        var (first, count) = (step + 1, _matrix.Columns - step - 1);
        if (count == 0) return;
        var view = _matrix.View;
        var right = _right.View.At(0, first);
        var alongRight = Lanes.Dot(_along.View.At(0, first), right, count);
        for (var row = Border(first, _matrix.Rows, part); row < Border(first, _matrix.Rows, part + 1); row++)
            _products[0, row] = Lanes.Dot(view.At(row, first), right, count) - (_leftTau * _left[1, row] * alongRight);
    }
}
