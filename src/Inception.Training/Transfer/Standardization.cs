using static TorchSharp.torch;

namespace Inception.Training.Transfer;

/// <summary>
/// Brings every feature to mean 0 and deviation 1 over the training images, and weights back to features as they come. A feature that never changes keeps its
/// scale.
/// </summary>
/// <param name="Mean">The mean of each feature.</param>
/// <param name="Deviation">The standard deviation of each, above 0.</param>
internal sealed record Standardization(double[] Mean, double[] Deviation)
{
    private const double LeastDeviation = 1e-6;

    public static Standardization None(int length) => new(new double[length], Enumerable.Repeat(1.0, length).ToArray());

    /// <summary>The two passes of the textbook, in float64.</summary>
    /// <param name="blocks">All vectors, each block <c>rows×length</c> float64, asked for twice.</param>
    /// <param name="length">The length of a vector.</param>
    /// <param name="count">All rows.</param>
    public static Standardization Measure(IEnumerable<FeatureBlock> blocks, int length, int count)
    {
        var mean = Sum(blocks, length, vectors => vectors.sum(dim: 0)).Select(sum => sum / count).ToArray();
        using var center = tensor(mean);
        var squares = Sum(blocks, length, vectors =>
        {
            var distances = vectors.sub(center);
            return distances.mul_(distances).sum(dim: 0);
        });
        return new(mean, Array.ConvertAll(squares, sum => Math.Sqrt(sum / count) is > LeastDeviation and var deviation ? deviation : 1));
    }

    /// <summary>The weights and biases for features as they come: <c>w·(x − μ)/σ + b = (w/σ)·x + (b − Σ w·μ/σ)</c>.</summary>
    /// <param name="parameters">The weights, <c>classes×length</c>, and then the biases, <c>classes</c>, for standardized features.</param>
    /// <param name="classes">The number of classes.</param>
    public (float[] Weight, float[] Bias) FoldInto(double[] parameters, int classes)
    {
        var length = Mean.Length;
        var (weight, bias) = (new float[classes * length], new float[classes]);
        for (var one = 0; one < classes; one++)
        {
            var shift = parameters[(classes * length) + one];
            for (var i = 0; i < length; i++)
            {
                var folded = parameters[(one * length) + i] / Deviation[i];
                weight[(one * length) + i] = (float)folded;
                shift -= folded * Mean[i];
            }

            bias[one] = (float)shift;
        }

        return (weight, bias);
    }

    private static double[] Sum(IEnumerable<FeatureBlock> blocks, int length, Func<Tensor, Tensor> sumOf)
    {
        var sums = new double[length];
        foreach (var block in blocks)
        {
            using var scope = NewDisposeScope();
            var part = sumOf(block.Vectors).data<double>().ToArray();
            for (var i = 0; i < length; i++) sums[i] += part[i];
        }

        return sums;
    }
}
