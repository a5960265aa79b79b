namespace Inception.Tool.Reporting;

/// <summary>The two directions in which a set of features varies most, by power iteration.</summary>
internal sealed class PrincipalComponents
{
    private const int Iterations = 60;

    private readonly double[] _mean;
    private readonly double[][] _directions;

    private PrincipalComponents(double[] mean, double[][] directions) => (_mean, _directions) = (mean, directions);

    /// <summary>The components of a set.</summary>
    public static PrincipalComponents Find(FeatureSample features)
    {
        var mean = new double[features.Dimensions];
        for (var i = 0; i < features.Count; i++)
        {
            for (var j = 0; j < mean.Length; j++) mean[j] += features[i][j] / features.Count;
        }

        var first = Direction(features, mean, []);
        return new(mean, [first, Direction(features, mean, [first])]);
    }

    /// <summary>The coordinates of each row.</summary>
    public (double X, double Y)[] Project(FeatureSample features) =>
        [.. Enumerable.Range(0, features.Count).Select(i => (Along(features[i], _mean, _directions[0]), Along(features[i], _mean, _directions[1])))];

    private static double[] Direction(FeatureSample features, double[] mean, double[][] others)
    {
        var random = new Random(1);
        double[] direction = [.. mean.Select(_ => random.NextDouble() - 0.5)];
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var next = new double[direction.Length];
            for (var i = 0; i < features.Count; i++)
            {
                var row = features[i];
                var along = Along(row, mean, direction);
                for (var j = 0; j < next.Length; j++) next[j] += along * (row[j] - mean[j]);
            }

            foreach (var other in others)
            {
                var share = Dot(next, other);
                for (var j = 0; j < next.Length; j++) next[j] -= share * other[j];
            }

            var length = Math.Sqrt(Dot(next, next));
            if (length == 0) return next;   // equal rows
            for (var j = 0; j < next.Length; j++) direction[j] = next[j] / length;
        }

        return direction;
    }

    private static double Along(ReadOnlySpan<float> row, double[] mean, double[] direction)
    {
        var sum = 0.0;
        for (var j = 0; j < direction.Length; j++) sum += (row[j] - mean[j]) * direction[j];
        return sum;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
