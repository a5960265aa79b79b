using System.Numerics;
using System.Runtime.InteropServices;
using Inception.Common;

namespace Inception.Metrics.Numerics;

/// <summary>
/// <c>C += scale · A · B</c>. Both factors are packed into panels, and a kernel keeps 6 rows × 2 vectors of the result in registers (Goto and van de Geijn
/// 2008, "Anatomy of high-performance matrix multiplication"). Each number of the result is summed in the same order whatever its place, the sizes of the
/// matrices and the number of threads: equal rows give equal products to the last bit.
/// </summary>
internal static unsafe class MatrixProduct
{
    private const int KernelRows = 6;
    private const int Depth = 256;                  // a panel of B: 256×8 numbers, half of the first-level cache
    private const int RowBlock = 16 * KernelRows;   // a block of A: 96×256 numbers, in the second-level cache
    private const int ColumnBlock = 4096;           // a block of B: 8 MiB
    private const int PanelsPerTask = 32;
    private const double LeastParallelWork = 1e6;

    private static int KernelColumns => 2 * Vector<double>.Count;

    /// <summary>Adds the product to the whole of <paramref name="c"/>.</summary>
    public static void Add(MatrixView c, MatrixView a, MatrixView b, double scale = 1) => Add(c, a, b, scale, lower: false);

    /// <summary>Adds the product to the lower triangle of <paramref name="c"/>, diagonal included, where it is known to be symmetric.</summary>
    public static void AddLower(MatrixView c, MatrixView a, MatrixView b, double scale = 1) => Add(c, a, b, scale, lower: true);

    /// <summary>The products of each row of one matrix with each row of another. Half of them are computed where both are the same object.</summary>
    public static Matrix OfRows(Matrix first, Matrix second)
    {
        var product = new Matrix(first.Rows, second.Rows);
        if (ReferenceEquals(first, second))
        {
            AddLower(product.View, first.View, first.View.Transposed);
            product.MirrorLower();
        }
        else
        {
            Add(product.View, first.View, second.View.Transposed);
        }

        GC.KeepAlive(first);
        GC.KeepAlive(second);
        return product;
    }

    private static void Add(MatrixView c, MatrixView a, MatrixView b, double scale, bool lower)
    {
        if (c.Rows == 0 || c.Columns == 0) return;
        var columns = Math.Min(ColumnBlock, Panels(c.Columns, KernelColumns) * KernelColumns);
        var depth = Math.Min(Depth, a.Columns);
        var packed = Rent((long)columns * depth);
        try
        {
            for (var left = 0; left < c.Columns; left += ColumnBlock)
            {
                var width = Math.Min(ColumnBlock, c.Columns - left);
                for (var start = 0; start < a.Columns; start += Depth)
                {
                    var length = Math.Min(Depth, a.Columns - start);
                    var isSmall = 2.0 * c.Rows * width * length < LeastParallelWork;
                    PackAll(packed, b.Part(start, left, length, width), isSmall);
                    AddBlock(c.Part(0, left, c.Rows, width), a.Part(0, start, a.Rows, length), packed, scale, lower ? left : -1, isSmall);
                }
            }
        }
        finally
        {
            NativeMemory.AlignedFree(packed);
        }
    }

    private static int Panels(int count, int each) => (count + each - 1) / each;

    private static double* Rent(long count) => (double*)NativeMemory.AlignedAlloc((nuint)count * sizeof(double), 64);

    private static void PackAll(double* packed, MatrixView b, bool isSmall)
    {
        var panels = Panels(b.Columns, KernelColumns);
        For(Panels(panels, PanelsPerTask), isSmall, task =>
        {
            for (var panel = task * PanelsPerTask; panel < Math.Min(panels, (task + 1) * PanelsPerTask); panel++)
                Pack(packed + ((long)panel * KernelColumns * b.Rows), b.Transposed, panel * KernelColumns, KernelColumns, 1);
        });
    }

    private static void For(int count, bool isSmall, Action<int> work)
    {
        if (!isSmall && count > 1)
        {
            ParallelWork.For(count, ParallelWork.AllCores, work);
            return;
        }

        for (var i = 0; i < count; i++) work(i);
    }

    /// <summary>Rows of a view, interleaved; zeros stand for rows that it lacks.</summary>
    private static void Pack(double* target, MatrixView rows, int first, int count, double scale)
    {
        var present = Math.Min(count, rows.Rows - first);
        var (rowStride, columnStride) = (rows.RowStride, rows.ColumnStride);
        var source = rows.At(first, 0);
        for (var k = 0; k < rows.Columns; k++)
        {
            var from = source + (k * columnStride);
            for (var r = 0; r < present; r++) target[r] = scale * from[r * rowStride];
            for (var r = present; r < count; r++) target[r] = 0;
            target += count;
        }
    }

    private static void AddBlock(MatrixView c, MatrixView a, double* packed, double scale, int lowerFrom, bool isSmall) =>
        For(Panels(c.Rows, RowBlock), isSmall, task =>
        {
            // The longest rows of a triangle first: what is left at the end is short.
            var top = (lowerFrom < 0 ? task : Panels(c.Rows, RowBlock) - 1 - task) * RowBlock;
            var height = Math.Min(RowBlock, c.Rows - top);
            var right = lowerFrom < 0 ? c.Columns : Math.Min(c.Columns, top + height - lowerFrom);
            if (right <= 0) return;
            var rows = Rent((long)RowBlock * a.Columns);
            try
            {
                for (var r = 0; r < height; r += KernelRows) Pack(rows + ((long)r * a.Columns), a.Part(top, 0, height, a.Columns), r, KernelRows, scale);
                AddTiles(c.Part(top, 0, height, right), rows, packed, a.Columns);
            }
            finally
            {
                NativeMemory.AlignedFree(rows);
            }
        });

    private static void AddTiles(MatrixView c, double* rows, double* columns, int depth)
    {
        var tile = stackalloc double[KernelRows * KernelColumns];
        for (var column = 0; column < c.Columns; column += KernelColumns)
        {
            for (var row = 0; row < c.Rows; row += KernelRows)
            {
                var a = rows + ((long)row * depth);
                var b = columns + ((long)column * depth);
                if (row + KernelRows <= c.Rows && column + KernelColumns <= c.Columns && c.ColumnStride == 1)
                {
                    AddTile(c.At(row, column), c.RowStride, a, b, depth);
                    continue;
                }

                new Span<double>(tile, KernelRows * KernelColumns).Clear();
                AddTile(tile, KernelColumns, a, b, depth);
                for (var r = 0; r < Math.Min(KernelRows, c.Rows - row); r++)
                {
                    for (var s = 0; s < Math.Min(KernelColumns, c.Columns - column); s++) *c.At(row + r, column + s) += tile[(r * KernelColumns) + s];
                }
            }
        }
    }

    private static void AddTile(double* c, nint stride, double* a, double* b, int depth)
    {
        var width = Vector<double>.Count;
        Vector<double> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        Vector<double> c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        for (var k = 0; k < depth; k++)
        {
            var (b0, b1) = (Vector.Load(b), Vector.Load(b + width));
            var x = new Vector<double>(a[0]);
            c00 = Lanes.MultiplyAdd(x, b0, c00);
            c01 = Lanes.MultiplyAdd(x, b1, c01);
            x = new Vector<double>(a[1]);
            c10 = Lanes.MultiplyAdd(x, b0, c10);
            c11 = Lanes.MultiplyAdd(x, b1, c11);
            x = new Vector<double>(a[2]);
            c20 = Lanes.MultiplyAdd(x, b0, c20);
            c21 = Lanes.MultiplyAdd(x, b1, c21);
            x = new Vector<double>(a[3]);
            c30 = Lanes.MultiplyAdd(x, b0, c30);
            c31 = Lanes.MultiplyAdd(x, b1, c31);
            x = new Vector<double>(a[4]);
            c40 = Lanes.MultiplyAdd(x, b0, c40);
            c41 = Lanes.MultiplyAdd(x, b1, c41);
            x = new Vector<double>(a[5]);
            c50 = Lanes.MultiplyAdd(x, b0, c50);
            c51 = Lanes.MultiplyAdd(x, b1, c51);
            a += KernelRows;
            b += 2 * width;
        }

        AddRow(c, c00, c01);
        AddRow(c + stride, c10, c11);
        AddRow(c + (2 * stride), c20, c21);
        AddRow(c + (3 * stride), c30, c31);
        AddRow(c + (4 * stride), c40, c41);
        AddRow(c + (5 * stride), c50, c51);
    }

    private static void AddRow(double* c, Vector<double> left, Vector<double> right)
    {
        (Vector.Load(c) + left).Store(c);
        (Vector.Load(c + Vector<double>.Count) + right).Store(c + Vector<double>.Count);
    }
}
