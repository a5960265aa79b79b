using Inception.Engine.Threads;

namespace Inception.Metrics.Numerics;

/// <summary>
/// Reduces a symmetric matrix to a tridiagonal one with the same eigenvalues by Householder reflections, from the last row up (Dongarra, Sorensen and
/// Hammarling 1989; LAPACK's dsytrd). Half of the work is products of the lower triangle with a vector, which the memory bounds; the other half is done block
/// by block as matrix products.
/// </summary>
internal sealed unsafe class Tridiagonalization
{
    private const int Block = 32;
    private const int Parts = 8;            // of the product with a vector: a fixed number, so that the bits do not depend on the number of cores
    private const int LeastParallel = 256;
    private const int MostThreads = 8;

    private readonly Matrix _matrix;
    private readonly Matrix _v, _w;         // a row for each reflection of the block
    private readonly Matrix _sums;          // a row for each part
    private readonly double[] _diagonal, _beside;

    private Tridiagonalization(Matrix matrix)
    {
        _matrix = matrix;
        var size = matrix.Rows;
        (_v, _w, _sums) = (new(Block, size), new(Block, size), new(Parts, size));
        (_diagonal, _beside) = (new double[size], new double[size]);
    }

    /// <summary>Reduces a matrix.</summary>
    /// <param name="matrix">The lower triangle is read and overwritten.</param>
    /// <returns>The diagonal, and the numbers beside it with one place more.</returns>
    public static (double[] Diagonal, double[] Beside) Reduce(Matrix matrix)
    {
        var reduction = new Tridiagonalization(matrix);
        using var team = new Team(matrix.Rows < LeastParallel ? 1 : Math.Clamp(Environment.ProcessorCount, 1, MostThreads));
        var size = matrix.Rows;
        while (size > 0)
        {
            var count = Math.Min(Block, size);
            var active = size;
            team.Run(member => reduction.ReduceBlock(active, count, team, member));
            size -= count;
            reduction.UpdateLeading(size, count);
        }

        GC.KeepAlive(matrix);
        return (reduction._diagonal, reduction._beside);
    }

    private void ReduceBlock(int size, int count, Team team, int member)
    {
        for (var step = 0; step < count; step++)
        {
            var row = size - 1 - step;
            var tau = 0.0;
            if (member == 0) tau = Reflect(row, step);
            team.Meet();
            if (row < 2) continue;
            for (var part = member; part < Parts; part += team.Size) MultiplyPart(row, step, part);
            team.Meet();
            if (member == 0) FinishProduct(row, step, tau);
        }
    }

    /// <summary>Applies the block's earlier reflections to a row, and makes the reflection that leaves of it the number beside the diagonal.</summary>
    private double Reflect(int row, int step)
    {
        var a = _matrix.View.At(row, 0);
        var (v, w) = (_v.View, _w.View);
        for (var k = 0; k < step; k++)
        {
            Lanes.Add(a, w.At(k, 0), -*v.At(k, row), row + 1);
            Lanes.Add(a, v.At(k, 0), -*w.At(k, row), row + 1);
        }

        _diagonal[row] = a[row];
        if (row == 0) return 0;
        var reflection = v.At(step, 0);
        new Span<double>(a, row).CopyTo(new(reflection, row));
        new Span<double>(reflection + row, _matrix.Columns - row).Clear();
        new Span<double>(w.At(step, 0), _matrix.Columns).Clear();
        var tau = Householder.Make(reflection, row - 1, row, out var left);
        _beside[row - 1] = left;
        return tau;
    }

    /// <summary>The rows of one part of the leading triangle times the reflection: their sums, and what they add to the rows above.</summary>
    private void MultiplyPart(int size, int step, int part)
    {
        var (first, last) = (Border(size, part), Border(size, part + 1));
        var x = _v.View.At(step, 0);
        var y = _sums.View.At(part, 0);
        new Span<double>(y, last).Clear();
        var row = first;
        for (; row + 4 <= last; row += 4) LowerTriangle.Multiply4(_matrix.View.At(row, 0), _matrix.Columns, row, x, y);
        for (; row < last; row++) LowerTriangle.Multiply1(_matrix.View.At(row, 0), row, x, y);
    }

    /// <summary>Rows such that each part has about the same number of values.</summary>
    private static int Border(int size, int part) => part == Parts ? size : (int)(size * Math.Sqrt((double)part / Parts));

    private void FinishProduct(int size, int step, double tau)
    {
        var (v, w) = (_v.View, _w.View);
        var x = v.At(step, 0);
        var target = w.At(step, 0);
        for (var part = 0; part < Parts; part++) Lanes.Add(target, _sums.View.At(part, 0), 1, Border(size, part + 1));
        for (var k = 0; k < step; k++)
        {
            var (alongW, alongV) = (Lanes.Dot(w.At(k, 0), x, size), Lanes.Dot(v.At(k, 0), x, size));
            Lanes.Add(target, v.At(k, 0), -alongW, size);
            Lanes.Add(target, w.At(k, 0), -alongV, size);
        }

        Lanes.Scale(target, tau, size);
        Lanes.Add(target, x, -0.5 * tau * Lanes.Dot(target, x, size), size);
    }

    /// <summary>Applies the block's reflections to the triangle that is left: <c>A − VᵀW − WᵀV</c>.</summary>
    private void UpdateLeading(int size, int count)
    {
        if (size == 0) return;
        var (left, right) = (new Matrix(2 * count, size), new Matrix(2 * count, size));
        for (var k = 0; k < count; k++)
        {
            _v.Row(k)[..size].CopyTo(left.Row(k));
            _w.Row(k)[..size].CopyTo(left.Row(count + k));
            _w.Row(k)[..size].CopyTo(right.Row(k));
            _v.Row(k)[..size].CopyTo(right.Row(count + k));
        }

        MatrixProduct.AddLower(_matrix.View.Part(0, 0, size, size), left.View.Transposed, right.View, -1);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
    }
}
