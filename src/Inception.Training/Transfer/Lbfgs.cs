namespace Inception.Training.Transfer;

/// <summary>
/// Minimises a smooth function of many variables by the limited-memory BFGS method (J. Nocedal, S. Wright, "Numerical Optimization", 2nd edition,
/// algorithms 7.4 and 7.5) with steps that are halved until they descend enough (Armijo's condition). Nothing is random.
/// </summary>
/// <param name="function">Writes the gradient at a point and returns the value there.</param>
internal sealed class Lbfgs(Func<double[], double[], double> function)
{
    private const int Memory = 10, Halvings = 30;
    private const double SufficientDescent = 1e-4, LeastCurvature = 1e-10;

    private readonly LinkedList<(double[] Step, double[] Change, double Product)> _pairs = new();

    /// <summary>Descends until no part of the gradient is larger than the tolerance, or no step descends any more.</summary>
    /// <param name="point">Where to start; holds the result in the end.</param>
    /// <param name="tolerance">The largest gradient that counts as none.</param>
    /// <param name="maxIterations">The steps at most.</param>
    /// <param name="cancellation">Cancels before the next step.</param>
    public Minimum Minimize(double[] point, double tolerance, int maxIterations, CancellationToken cancellation)
    {
        var (gradient, nextPoint, nextGradient) = (new double[point.Length], new double[point.Length], new double[point.Length]);
        var value = function(point, gradient);
        for (var iteration = 0; ; iteration++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (Largest(gradient) <= tolerance) return new(value, iteration, true);
            if (iteration == maxIterations) return new(value, iteration, false);

            var direction = Direction(gradient);
            var slope = Product(direction, gradient);
            var step = _pairs.Count == 0 ? Math.Min(1, 1 / Math.Sqrt(Product(gradient, gradient))) : 1.0;
            if (Descend() is not { } next) return new(value, iteration, false);
            Remember(point, nextPoint, gradient, nextGradient);
            value = next;
            nextPoint.CopyTo(point, 0);
            nextGradient.CopyTo(gradient, 0);

            double? Descend()
            {
                for (var halving = 0; halving <= Halvings; halving++, step /= 2)
                {
                    for (var i = 0; i < point.Length; i++) nextPoint[i] = point[i] + (step * direction[i]);
                    var found = function(nextPoint, nextGradient);
                    if (found < value && found <= value + (SufficientDescent * step * slope)) return found;
                }

                return null;
            }
        }
    }

    /// <summary>Down the gradient, bent by the curvature that the last steps met.</summary>
    private double[] Direction(double[] gradient)
    {
        var direction = Array.ConvertAll(gradient, one => -one);
        var shares = new Stack<double>();
        foreach (var (step, change, product) in _pairs)
        {
            shares.Push(Product(step, direction) / product);
            AddScaled(direction, -shares.Peek(), change);
        }

        if (_pairs.First is { Value: var latest })
        {
            var scale = latest.Product / Product(latest.Change, latest.Change);
            for (var i = 0; i < direction.Length; i++) direction[i] *= scale;
        }

        for (var node = _pairs.Last; node is not null; node = node.Previous)
            AddScaled(direction, shares.Pop() - (Product(node.Value.Change, direction) / node.Value.Product), node.Value.Step);
        return direction;
    }

    /// <summary>Keeps a step and the change of the gradient, the latest first; where the function curves too little they say nothing.</summary>
    private void Remember(double[] point, double[] nextPoint, double[] gradient, double[] nextGradient)
    {
        var (step, change) = (Difference(nextPoint, point), Difference(nextGradient, gradient));
        var product = Product(step, change);
        if (product <= LeastCurvature * Product(step, step)) return;
        _pairs.AddFirst((step, change, product));
        if (_pairs.Count > Memory) _pairs.RemoveLast();
    }

    private static double[] Difference(double[] a, double[] b)
    {
        var difference = new double[a.Length];
        for (var i = 0; i < a.Length; i++) difference[i] = a[i] - b[i];
        return difference;
    }

    private static double Product(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static void AddScaled(double[] target, double scale, double[] addend)
    {
        for (var i = 0; i < target.Length; i++) target[i] += scale * addend[i];
    }

    private static double Largest(double[] values) => values.Max(Math.Abs);

    /// <summary>Where a descent ended.</summary>
    /// <param name="Value">The function there.</param>
    /// <param name="Iterations">The steps taken.</param>
    /// <param name="IsConverged">Whether the gradient vanished.</param>
    internal sealed record Minimum(double Value, int Iterations, bool IsConverged);
}
