using Inception.Metrics.Numerics;

namespace Inception.Metrics;

public static partial class KernelDistance
{
    /// <summary>
    /// Computes a confidence interval of <see cref="ComputeAll"/> by the bootstrap over the images of both sets. Pairs of an image with itself are left out, so
    /// that replicates have no bias. One pass over the kernel computes all replicates.
    /// </summary>
    /// <remarks>
    /// A replicate that draws only a single image has no pairs, and is drawn again. Images are exchangeable, so replicates have no bias under this condition
    /// either. With fewer than 8 images, intervals become too narrow: with 2 images every replicate contains both, and the set seems not to vary.
    /// </remarks>
    /// <param name="generated">The features of the generated images.</param>
    /// <param name="real">The features of the real images.</param>
    /// <param name="options">The kernel. A polynomial of degree 3 when null.</param>
    /// <param name="bootstrap">Number of replicates, confidence level and seed. Defaults when null.</param>
    /// <param name="cancellation">Cancels before the next block of rows.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or an option is out of its range.</exception>
    /// <exception cref="MetricException">A set has fewer than 2 images, or a feature or its kernel value is infinite or NaN.</exception>
    public static BootstrapInterval Bootstrap(
        FeatureMatrix generated,
        FeatureMatrix real,
        KernelDistanceOptions? options = null,
        BootstrapOptions? bootstrap = null,
        CancellationToken cancellation = default)
    {
        (options, bootstrap) = (options ?? new(), bootstrap ?? new());
        Check(generated, real, options);
        bootstrap.Validate();
        RequireImages(Math.Min(generated.Count, real.Count), 2);
        var kernel = new KernelMatrix(options, real);
        var random = new NumPyRandom(bootstrap.Seed);
        Matrix first = Weights(generated.Count, bootstrap.Replicates, random), second = Weights(real.Count, bootstrap.Replicates, random);
        var values = Means(kernel, generated, generated, first, first, cancellation);
        var ofReal = Means(kernel, real, real, second, second, cancellation);
        var between = Means(kernel, generated, real, first, second, cancellation);
        for (var i = 0; i < values.Length; i++) values[i] += ofReal[i] - (2 * between[i]);
        RequireFinite(values);
        return BootstrapInterval.From(values[0], values[1..], bootstrap);
    }

    /// <summary>The number of occurrences of each image in each replicate, one column for each replicate. The first column contains every image once.</summary>
    private static Matrix Weights(int count, int replicates, NumPyRandom random)
    {
        var weights = new Matrix(count, replicates + 1);
        for (var row = 0; row < count; row++) weights[row, 0] = 1;
        for (var replicate = 1; replicate <= replicates; replicate++)
        {
            foreach (var row in SeveralImages(count, random)) weights[row, replicate]++;
        }

        return weights;
    }

    /// <summary>A draw with replacement of at least two different images: the mean over pairs of different images has no value for others.</summary>
    private static int[] SeveralImages(int count, NumPyRandom random)
    {
        while (true)
        {
            var drawn = random.Resample(count);
            if (drawn.AsSpan().ContainsAnyExcept(drawn[0])) return drawn;
        }
    }

    /// <summary>The weighted mean of the kernel over all pairs of different images, for each column of weights.</summary>
    private static double[] Means(
        KernelMatrix kernel, FeatureMatrix rows, FeatureMatrix columns, Matrix ofRows, Matrix ofColumns, CancellationToken cancellation)
    {
        var (isOwn, sums) = (ReferenceEquals(ofRows, ofColumns), new double[ofRows.Columns]);
        kernel.Visit(rows, columns, isOwn, (values, firstRow, firstColumn) =>
        {
            var isDiagonal = isOwn && firstRow == firstColumn;
            for (var i = 0; isDiagonal && i < values.Rows; i++) values[i, i] = 0;
            var weighted = new Matrix(values.Rows, ofRows.Columns);
            MatrixProduct.Add(weighted.View, values.View, ofColumns.View.Part(firstColumn, 0, values.Columns, ofColumns.Columns));
            GC.KeepAlive(values);
            GC.KeepAlive(ofColumns);
            for (var row = 0; row < weighted.Rows; row++)
            {
                var (own, products) = (ofRows.Row(firstRow + row).ToArray(), weighted.Row(row).ToArray());
                for (var i = 0; i < sums.Length; i++) sums[i] += (isOwn && !isDiagonal ? 2 : 1) * own[i] * products[i];
            }
        }, cancellation);

        for (var i = 0; i < sums.Length; i++) sums[i] /= Pairs(ofRows, ofColumns, i, isOwn);
        return sums;
    }

    private static double Pairs(Matrix ofRows, Matrix ofColumns, int replicate, bool isOwn)
    {
        var same = 0.0;
        for (var row = 0; isOwn && row < ofRows.Rows; row++) same += ofRows[row, replicate] * ofRows[row, replicate];
        return ((double)ofRows.Rows * ofColumns.Rows) - same;
    }
}
