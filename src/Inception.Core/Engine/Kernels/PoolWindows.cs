using Inception.Layers;

namespace Inception.Engine.Kernels;

/// <summary>The windows of a pool, without what lies in the padding.</summary>
/// <param name="isMaximum">The maximum; the mean otherwise.</param>
/// <param name="rows">First row and end of each window.</param>
/// <param name="columns">First column and end of each window.</param>
/// <param name="inputWidth">Columns of the input.</param>
/// <param name="divisor">What each sum is divided by; the places of the window where null.</param>
internal sealed class PoolWindows(bool isMaximum, (int From, int End)[] rows, (int From, int End)[] columns, int inputWidth, int? divisor)
{
    public bool IsMaximum => isMaximum;

    public (int From, int End)[] Rows => rows;

    public (int From, int End)[] Columns => columns;

    public int InputWidth => inputWidth;

    public int? Divisor => divisor;

    /// <summary>Windows of one size.</summary>
    public static PoolWindows Sliding(bool isMaximum, Extent input, Extent output, Extent kernel, Extent stride, Border padding, int? divisor) => new(
        isMaximum,
        Sliding(input.Height, output.Height, kernel.Height, stride.Height, padding.Top),
        Sliding(input.Width, output.Width, kernel.Width, stride.Width, padding.Left),
        input.Width,
        divisor);

    /// <summary>Windows that share out the input: window i of n is ⌊i · size / n⌋ … ⌈(i + 1) · size / n⌉.</summary>
    public static PoolWindows Adaptive(Extent input, Extent output) => new(
        isMaximum: false, Adaptive(input.Height, output.Height), Adaptive(input.Width, output.Width), input.Width, divisor: null);

    /// <summary>The factor of a sum.</summary>
    public float Scale(int row, int column) =>
        1f / (divisor ?? ((rows[row].End - rows[row].From) * (columns[column].End - columns[column].From)));

    private static (int From, int End)[] Sliding(int input, int output, int kernel, int stride, int padding) =>
        [.. Enumerable.Range(0, output).Select(i => (Math.Max((i * stride) - padding, 0), Math.Min((i * stride) - padding + kernel, input)))];

    private static (int From, int End)[] Adaptive(int input, int output) =>
        [.. Enumerable.Range(0, output).Select(i => (i * input / output, (((i + 1) * input) + output - 1) / output))];
}
