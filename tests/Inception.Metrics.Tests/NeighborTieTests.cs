namespace Inception.Metrics.Tests;

/// <summary>Whole numbers have many equal distances. Counts must be those of exact arithmetic.</summary>
public class NeighborTieTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(2)]   // deviations below 1: the shift has binary digits behind the point
    public void Counts_of_whole_numbers_are_exact(int values)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            int dimensions = 1 + random.Next(20), neighbors = 1 + random.Next(4);
            var (generated, real) = (Numbers(10 + random.Next(90)), Numbers(10 + random.Next(90)));
            var includesRadius = seed % 2 == 0;

            var result = NeighborMetrics.Compute(
                Matrix(generated),
                Matrix(real),
                new() { Neighbors = neighbors, IncludesRadius = includesRadius },
                new() { Neighbors = neighbors, IncludesRadius = includesRadius });

            (int[] Row, int Radius)[] ofGenerated = [.. generated.Zip(Radii(generated))], ofReal = [.. real.Zip(Radii(real))];
            var found = (
                result.PrecisionRecall!.GeneratedInside,
                result.PrecisionRecall.RealInside,
                (int)result.DensityCoverage!.Containments,
                result.DensityCoverage.CoveredReal);
            found.Should().Be(
                (generated.Count(row => ofReal.Any(ball => IsInside(row, ball))),
                real.Count(row => ofGenerated.Any(ball => IsInside(row, ball))),
                generated.Sum(row => ofReal.Count(ball => IsInside(row, ball))),
                ofReal.Count(ball => generated.Any(row => IsInside(row, ball)))),
                "seed {0}",
                seed);

            int[][] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => Row())];

            int[] Row() => [.. Enumerable.Range(0, dimensions).Select(_ => random.Next(values))];

            FeatureMatrix Matrix(int[][] rows) => FeatureMatrix.From(rows.SelectMany(row => row.Select(value => (float)value)).ToArray(), dimensions);

            IEnumerable<int> Radii(int[][] rows) => rows.Select(
                (row, i) => rows.Where((_, j) => j != i).Select(other => Distance(row, other)).Order().ElementAt(neighbors - 1));

            bool IsInside(int[] row, (int[] Center, int Radius) ball)
            {
                var distance = Distance(row, ball.Center);
                return includesRadius ? distance <= ball.Radius : distance < ball.Radius;
            }
        }

        static int Distance(int[] first, int[] second) => first.Zip(second, (x, y) => (x - y) * (x - y)).Sum();
    }

    [Fact]
    public void Distances_beyond_float64_are_refused()
    {
        FeatureMatrix large = new Large(), small = SyntheticFeatures.Set("small", 12, 3);

        foreach (var (generated, real) in new[] { (large, small), (small, large) })
            ((Action)(() => NeighborMetrics.Compute(generated, real, new(), new()))).Should().Throw<MetricException>().WithMessage("*too large*");
    }

    /// <summary>As a file of float64 may have them.</summary>
    private sealed class Large : FeatureMatrix
    {
        public override int Count => 12;

        public override int Dimensions => 3;

        public override void CopyRows(int first, Span<double> destination)
        {
            for (var i = 0; i < destination.Length; i++) destination[i] = 1e200 * (i + (first * 3) + 1);
        }
    }
}
