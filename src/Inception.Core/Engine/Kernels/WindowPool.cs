using System.Runtime.CompilerServices;

namespace Inception.Engine.Kernels;

/// <summary>
/// The maximum or the mean over windows:
/// <code>
/// y[c][r][k] = max(floor, (max or Σ of x[c] over the rows of window r and the columns of window k) · scale[r][k] + shift[c])
/// </code>
/// A window is a first and an end, so padding, ceil mode and adaptive windows are data. Rows of a window are combined first, into one row; then its
/// columns.
/// </summary>
/// <typeparam name="T">The vector.</typeparam>
/// <param name="windows">The windows.</param>
/// <param name="floor">0 for ReLU afterwards, negative infinity for none.</param>
internal sealed unsafe class WindowPool<T>(PoolWindows windows, float floor)
    where T : unmanaged, IVector<T>
{
    /// <summary>Floats of memory that a thread needs.</summary>
    public int ScratchSize => windows.InputWidth * T.Lanes;

    /// <summary>Pools a group of channels.</summary>
    /// <param name="input">The group's plane.</param>
    /// <param name="inputLayout">The input's layout.</param>
    /// <param name="output">The group's plane of the output.</param>
    /// <param name="outputLayout">The output's layout.</param>
    /// <param name="shift">A summand for each lane after the mean; null for none.</param>
    /// <param name="scratch">Memory of the thread's own.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(float* input, MapLayout inputLayout, float* output, MapLayout outputLayout, float* shift, float* scratch)
    {
        T bottom = T.Fill(floor), bias = shift == null ? T.Fill(0) : T.Load(shift);
        for (var row = 0; row < windows.Rows.Length; row++)
        {
            var (from, end) = windows.Rows[row];
            CombineRows(input + inputLayout.Offset(from, 0), inputLayout.Row, end - from, scratch);
            var target = output + outputLayout.Offset(row, 0);
            for (var column = 0; column < windows.Columns.Length; column++, target += T.Lanes)
            {
                var (left, right) = windows.Columns[column];
                var value = T.Load(scratch + (left * T.Lanes));
                if (windows.IsMaximum)
                {
                    for (var x = left + 1; x < right; x++) value = T.MaxOrNaN(value, T.Load(scratch + (x * T.Lanes)));
                }
                else
                {
                    for (var x = left + 1; x < right; x++) value += T.Load(scratch + (x * T.Lanes));
                    value = T.MultiplyAdd(value, T.Fill(windows.Scale(row, column)), bias);
                }

                T.Store(T.Max(bottom, value), target);
            }
        }
    }

    private void CombineRows(float* input, int row, int count, float* combined)
    {
        for (var x = 0; x < windows.InputWidth * T.Lanes; x += T.Lanes)
        {
            var value = T.Load(input + x);
            if (windows.IsMaximum)
            {
                for (var i = 1; i < count; i++) value = T.MaxOrNaN(value, T.Load(input + (i * row) + x));
            }
            else
            {
                for (var i = 1; i < count; i++) value += T.Load(input + (i * row) + x);
            }

            T.Store(value, combined + x);
        }
    }
}
