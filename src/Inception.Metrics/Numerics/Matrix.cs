using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Inception.Metrics.Numerics;

/// <summary>A matrix of float64, row by row. The garbage collector does not move its memory.</summary>
internal sealed unsafe class Matrix
{
    private readonly double[] _values;

    /// <summary>A matrix of zeros.</summary>
    public Matrix(int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        _values = GC.AllocateArray<double>(checked(rows * columns), pinned: true);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>All numbers.</summary>
    public Span<double> Values => _values;

    /// <summary>The whole matrix as kernels take it. The caller keeps the matrix alive while the view is in use.</summary>
    public MatrixView View => new((double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values)), Rows, Columns, Columns, 1);

    /// <summary>One row.</summary>
    public Span<double> Row(int row) => _values.AsSpan(row * Columns, Columns);

    public double this[int row, int column]
    {
        get => _values[(row * Columns) + column];
        set => _values[(row * Columns) + column] = value;
    }

    public Matrix Copy()
    {
        var copy = new Matrix(Rows, Columns);
        _values.CopyTo(copy._values, 0);
        return copy;
    }

    /// <summary>Copies what is below the diagonal above it.</summary>
    public void MirrorLower()
    {
        const int Tile = 32;   // both sides of the diagonal stay in the cache
        for (var top = 0; top < Rows; top += Tile)
        {
            for (var left = 0; left <= top; left += Tile)
            {
                for (var row = top; row < Math.Min(Rows, top + Tile); row++)
                {
                    for (var column = left; column < Math.Min(row, left + Tile); column++)
                        _values[(column * Columns) + row] = _values[(row * Columns) + column];
                }
            }
        }
    }
}
