using System.Diagnostics;
using Inception.Metrics;
using Inception.Metrics.Numerics;

namespace Inception.Benchmarks;

/// <summary>The parts of FID at 2,048 dimensions, and the other metrics: wall clock, the processors' time, and operations in a second.</summary>
internal static class MetricsBenchmark
{
    private const int Dimensions = 2048, Images = 5000, FewImages = 500, MoreImages = 700;

    public static void Run(int rounds)
    {
        FeatureMatrix generated = Features(Images, 1, 0), real = Features(Images, 2, 0.1f);
        FeatureMatrix few = Features(FewImages, 3, 0), more = Features(MoreImages, 4, 0.1f);
        Console.WriteLine($"{Environment.ProcessorCount} processors, {Dimensions:N0} dimensions; the best of {rounds} rounds");
        var (first, second) = (FeatureStatistics.Of(generated), FeatureStatistics.Of(real));
        var (fewFirst, fewSecond) = (FeatureStatistics.Of(few), FeatureStatistics.Of(more));
        var cube = (double)Dimensions * Dimensions * Dimensions;
        Measure("statistics of 5,000 images", rounds, 1.0 * Images * Dimensions * Dimensions, () => FeatureStatistics.Of(generated));
        var covariance = first.Covariance();
        Measure("  covariance factored", rounds, cube / 3, () => PivotedCholesky.Factor(covariance.Copy(), Dimensions));
        var factor = PivotedCholesky.Factor(covariance.Copy(), Dimensions).Factor;
        Measure("  product of the factors", rounds, 2 * cube, () => MatrixProduct.Add(new Matrix(Dimensions, Dimensions).View, factor.View.Transposed, factor.View));
        (double[] Diagonal, double[] Beside) reduced = ([], []);
        Measure("  tridiagonal reduction", rounds, 4 * cube / 3, () => reduced = Tridiagonalization.Reduce(covariance.Copy()));
        Measure("  its eigenvalues", rounds, 0, () => TridiagonalEigenvalues.Compute([.. reduced.Diagonal], [.. reduced.Beside]));
        Measure("FID from statistics", rounds, 0, () => FrechetDistance.Compute(first, second));
        Measure("FID from statistics, 500 and 700 images", rounds, 0, () => FrechetDistance.Compute(fewFirst, fewSecond));
        Measure("FID from features, 500 and 700 images", rounds, 0, () => FrechetDistance.Compute(few, more));
        Measure("KID, 100 subsets of 1,000", 1, 0, () => KernelDistance.Compute(generated, real));
        Measure("KID of all 5,000 and 5,000", 1, 0, () => KernelDistance.ComputeAll(generated, real));
        Measure("precision, recall, density, coverage, 5,000 each", 1, 0, () => NeighborMetrics.Compute(generated, real, new(), new()));
    }

    private static FeatureMatrix Features(int count, int seed, float shift)
    {
        var (random, rows) = (new Random(seed), new float[count * Dimensions]);
        for (var i = 0; i < rows.Length; i++) rows[i] = Math.Max(0, random.NextSingle() + random.NextSingle() - 0.8f + (shift * (i % 7) / 7));
        return FeatureMatrix.From(rows, Dimensions);
    }

    private static void Measure(string name, int rounds, double operations, Action work)
    {
        var (best, processors) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var round = 0; round < rounds; round++)
        {
            var (before, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
            work();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
            processors = Math.Min(processors, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }

        Console.WriteLine($"{name,-50} {best,8:F3} s {processors,8:F3} s of processors {(operations == 0 ? "" : $"{operations / best / 1e9,6:F1} GFLOP/s")}");
    }
}
