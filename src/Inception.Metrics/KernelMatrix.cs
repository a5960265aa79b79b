using Inception.Common;
using Inception.Metrics.Numerics;

namespace Inception.Metrics;

/// <summary>The kernel of KID between rows, block by block.</summary>
internal sealed class KernelMatrix
{
    private const int BlockRows = 1024;

    private readonly KernelDistanceOptions _options;
    private readonly double _gamma;
    private readonly double[] _shift;

    public KernelMatrix(KernelDistanceOptions options, FeatureMatrix real)
    {
        _options = options;
        _gamma = options.Gamma ?? (1.0 / real.Dimensions);
        _shift = options.Kernel == KernelFunction.Gaussian ? FeatureBlock.Shift(real) : [];
    }

    /// <summary>The kernel between some rows of two sets.</summary>
    public Matrix Between(Matrix first, Matrix second)
    {
        if (_options.Kernel == KernelFunction.Gaussian)
        {
            var distances = FeatureBlock.SquaredDistances(first, second);
            var factor = -1 / (2 * _options.Sigma * _options.Sigma);
            ForRows(distances, values =>
            {
                for (var i = 0; i < values.Length; i++) values[i] = Math.Exp(factor * values[i]);
            });
            return distances;
        }

        var kernel = MatrixProduct.OfRows(first, second);
        ForRows(kernel, values =>
        {
            for (var i = 0; i < values.Length; i++) values[i] = Power((_gamma * values[i]) + _options.Coef0, _options.Degree);
        });
        return kernel;
    }

    public Matrix Pick(FeatureMatrix features, int[] rows) => FeatureBlock.Pick(features, rows, _shift);

    /// <summary>Visits every block of the kernel of a set with itself, or with another set.</summary>
    /// <param name="first">The set of the rows.</param>
    /// <param name="second">The set of the columns.</param>
    /// <param name="isOwn">Whether it is the kernel of a set with itself, of which only the lower blocks are visited.</param>
    /// <param name="visit">Takes the block, its first row and its first column.</param>
    /// <param name="cancellation">Stops before the next block.</param>
    public void Visit(FeatureMatrix first, FeatureMatrix second, bool isOwn, Action<Matrix, int, int> visit, CancellationToken cancellation)
    {
        for (var row = 0; row < first.Count; row += BlockRows)
        {
            var rows = FeatureBlock.Read(first, row, Math.Min(BlockRows, first.Count - row), _shift);
            var end = isOwn ? row + 1 : second.Count;
            for (var column = 0; column < end; column += BlockRows)
            {
                cancellation.ThrowIfCancellationRequested();
                var columns = isOwn && column == row
                    ? rows : FeatureBlock.Read(second, column, Math.Min(BlockRows, second.Count - column), _shift);
                visit(Between(rows, columns), row, column);
            }
        }
    }

    private static void ForRows(Matrix matrix, SpanAction change) =>
        ParallelWork.For(matrix.Rows, ParallelWork.AllCores, row => change(matrix.Row(row)));

    private static double Power(double value, int degree)
    {
        var power = value;
        for (var i = 1; i < degree; i++) power *= value;
        return power;
    }

    private delegate void SpanAction(Span<double> values);
}
