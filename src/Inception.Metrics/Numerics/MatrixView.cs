namespace Inception.Metrics.Numerics;

/// <summary>A part of a matrix, or its transpose, in memory that someone else keeps alive.</summary>
internal readonly unsafe struct MatrixView(double* data, int rows, int columns, nint rowStride, nint columnStride)
{
    public double* Data { get; } = data;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public nint RowStride { get; } = rowStride;

    public nint ColumnStride { get; } = columnStride;

    public MatrixView Transposed => new(Data, Columns, Rows, ColumnStride, RowStride);

    /// <summary>Where a number stands.</summary>
    public double* At(int row, int column) => Data + (row * RowStride) + (column * ColumnStride);

    public MatrixView Part(int row, int column, int rows, int columns) => new(At(row, column), rows, columns, RowStride, ColumnStride);
}
