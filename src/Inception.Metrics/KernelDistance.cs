using Inception.Common;
using Inception.Metrics.Numerics;

namespace Inception.Metrics;

/// <summary>
/// KID, the kernel distance between two sets of features (Bińkowski et al. 2018, arXiv:1801.01401): the unbiased estimate of the squared maximum mean
/// discrepancy, in float64.
/// </summary>
public static partial class KernelDistance
{
    /// <summary>Computes KID over random subsets, as other libraries do.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="options">Kernel and subsets. The defaults of torch-fidelity when null.</param>
    /// <param name="cancellation">Cancels before the next subset.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is out of its range.</exception>
    /// <exception cref="MetricException">A set has fewer images than a subset, or a feature or its kernel value is infinite or NaN.</exception>
    public static KernelDistanceResult Compute(
        FeatureMatrix generated, FeatureMatrix real, KernelDistanceOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        Check(generated, real, options);
        var size = SubsetSize(Math.Min(generated.Count, real.Count), options);
        var draws = Draws(generated.Count, real.Count, size, options);
        var kernel = new KernelMatrix(options, real);
        var values = IsCheaperWhole(generated.Count, real.Count, size, options.Subsets)
            ? FromWhole(kernel, generated, real, draws, cancellation)
            : [.. draws.Select(draw => FromSubset(kernel, generated, real, draw, cancellation))];
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        RequireFinite([.. values, mean, deviation]);
        return new()
        {
            Mean = mean,
            StandardDeviation = deviation,
            SubsetSize = size,
            Subsets = values,
        };
    }

    /// <summary>Computes KID of all images, without random subsets. The sets may differ in size.</summary>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="options">The kernel; options about subsets are ignored. A polynomial of degree 3 when null.</param>
    /// <param name="cancellation">Cancels before the next block of rows.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is out of its range.</exception>
    /// <exception cref="MetricException">A set has fewer than 2 images, or a feature or its kernel value is infinite or NaN.</exception>
    public static double ComputeAll(
        FeatureMatrix generated, FeatureMatrix real, KernelDistanceOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new();
        Check(generated, real, options);
        RequireImages(Math.Min(generated.Count, real.Count), 2);
        var kernel = new KernelMatrix(options, real);
        double first = Own(generated), second = Own(real), between = 0;
        kernel.Visit(generated, real, isOwn: false, (values, _, _) => between += Sum(values.Values), cancellation);
        var distance = Estimate(first, generated.Count, second, real.Count, between);
        RequireFinite([distance]);
        return distance;

        double Own(FeatureMatrix features)
        {
            var sum = 0.0;
            kernel.Visit(
                features,
                features,
                isOwn: true,
                (values, row, column) => sum += row == column ? Sum(values.Values) - Diagonal(values) : 2 * Sum(values.Values),
                cancellation);
            return sum;
        }
    }

    private static void Check(FeatureMatrix generated, FeatureMatrix real, KernelDistanceOptions options)
    {
        ArgumentNullException.ThrowIfNull(generated);
        ArgumentNullException.ThrowIfNull(real);
        options.Validate();
        EqualDimensions.Require(generated.Dimensions, real.Dimensions);
    }

    private static int SubsetSize(int smaller, KernelDistanceOptions options)
    {
        RequireImages(smaller, 2);
        if (smaller >= options.SubsetSize) return options.SubsetSize;
        return options.ShrinkToFit ? smaller : throw new MetricException(
            $"KID draws subsets of {options.SubsetSize:N0} images, and the smaller set has {smaller:N0}. Set the subset size to at most {smaller:N0}, "
            + "or let subsets shrink to fit.");
    }

    private static void RequireImages(int found, int least)
    {
        if (found < least) throw new MetricException($"KID needs at least {least} images in each set, found {found}.");
    }

    private static void RequireFinite(ReadOnlySpan<double> results)
    {
        foreach (var result in results)
        {
            if (double.IsFinite(result)) continue;
            throw new MetricException(
                $"The features are too large for the kernel: its values exceed the range of float64, and KID would be {result}. "
                    + "Divide the features of both sets by the same number, or use a smaller degree or gamma.");
        }
    }

    private static List<(int[] Generated, int[] Real)> Draws(int generated, int real, int size, KernelDistanceOptions options)
    {
        var (random, draws) = (new NumPyRandom(options.Seed), new List<(int[], int[])>());
        for (var subset = 0; subset < options.Subsets; subset++)
        {
            var first = random.Choice(options.DrawsRealFirst ? real : generated, size);
            var second = random.Choice(options.DrawsRealFirst ? generated : real, size);
            draws.Add(options.DrawsRealFirst ? (second, first) : (first, second));
        }

        return draws;
    }

    /// <summary>Whether the kernel of all pairs costs less than that of the subsets' pairs.</summary>
    private static bool IsCheaperWhole(long generated, long real, long size, long subsets) =>
        (generated + real) * (generated + real) / 2 < 2 * subsets * size * size;

    /// <summary>Each block of the kernel of all pairs is computed once, and each subset takes its pairs of it.</summary>
    private static double[] FromWhole(
        KernelMatrix kernel, FeatureMatrix generated, FeatureMatrix real, List<(int[] Generated, int[] Real)> draws, CancellationToken cancellation)
    {
        foreach (var (ofGenerated, ofReal) in draws)
        {
            Array.Sort(ofGenerated);
            Array.Sort(ofReal);
        }

        double[] first = Sums(generated, generated, true, draw => draw.Generated, draw => draw.Generated);
        double[] second = Sums(real, real, true, draw => draw.Real, draw => draw.Real);
        double[] between = Sums(generated, real, false, draw => draw.Generated, draw => draw.Real);
        return [.. draws.Select((draw, i) => Estimate(first[i], draw.Generated.Length, second[i], draw.Real.Length, between[i]))];

        double[] Sums(
            FeatureMatrix rows,
            FeatureMatrix columns,
            bool isOwn,
            Func<(int[] Generated, int[] Real), int[]> ofRows,
            Func<(int[] Generated, int[] Real), int[]> ofColumns)
        {
            var sums = new double[draws.Count];
            kernel.Visit(rows, columns, isOwn, (block, row, column) => ParallelWork.For(draws.Count, ParallelWork.AllCores, i =>
            {
                ReadOnlySpan<int> picked = Within(ofRows(draws[i]), row, block.Rows), others = Within(ofColumns(draws[i]), column, block.Columns);
                var sum = Picked(block, picked, row, others, column, isDiagonal: isOwn && row == column);
                sums[i] += isOwn && row != column ? 2 * sum : sum;
            }), cancellation);
            return sums;
        }
    }

    /// <summary>The part of ascending numbers that stands in a block.</summary>
    private static ReadOnlySpan<int> Within(int[] ascending, int first, int count)
    {
        var (start, end) = (Array.BinarySearch(ascending, first), Array.BinarySearch(ascending, first + count));
        start = start < 0 ? ~start : start;
        return ascending.AsSpan(start, (end < 0 ? ~end : end) - start);
    }

    private static double FromSubset(
        KernelMatrix kernel, FeatureMatrix generated, FeatureMatrix real, (int[] Generated, int[] Real) draw, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Matrix first = kernel.Pick(generated, draw.Generated), second = kernel.Pick(real, draw.Real);
        return Estimate(Own(first), first.Rows, Own(second), second.Rows, Sum(kernel.Between(first, second).Values));

        double Own(Matrix rows)
        {
            var values = kernel.Between(rows, rows);
            return Sum(values.Values) - Diagonal(values);
        }
    }

    private static double Estimate(double first, double countOfFirst, double second, double countOfSecond, double between) =>
        (first / (countOfFirst * (countOfFirst - 1))) + (second / (countOfSecond * (countOfSecond - 1))) - (2 * between / (countOfFirst * countOfSecond));

    private static double Picked(Matrix block, ReadOnlySpan<int> rows, int firstRow, ReadOnlySpan<int> columns, int firstColumn, bool isDiagonal)
    {
        var sum = 0.0;
        foreach (var row in rows)
        {
            var values = block.Row(row - firstRow);
            var ofRow = 0.0;
            foreach (var column in columns) ofRow += values[column - firstColumn];
            sum += isDiagonal ? ofRow - values[row - firstRow] : ofRow;
        }

        return sum;
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        const int Each = 1024;   // sums of sums: rounding errors grow with their length
        var sum = 0.0;
        for (var first = 0; first < values.Length; first += Each)
        {
            var part = 0.0;
            foreach (var value in values.Slice(first, Math.Min(Each, values.Length - first))) part += value;
            sum += part;
        }

        return sum;
    }

    private static double Diagonal(Matrix values)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Rows; i++) sum += values[i, i];
        return sum;
    }
}
