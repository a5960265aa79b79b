namespace Inception.Engine.Kernels;

/// <summary>
/// Winograd's minimal filtering F(m, r): m neighbouring outputs of a filter with r taps by m + r − 1 products in place of m · r.
/// <code>
/// y = Aᵀ [ (G g) ⊙ (Bᵀ d) ]        d: m + r − 1 inputs,  g: r taps,  y: m outputs
/// </code>
/// A, B and G follow from m + r − 2 distinct points and infinity: inputs and taps are read as polynomials, evaluated at the points, multiplied there,
/// and the product is interpolated (Toom 1963, Cook 1966; <a href="https://arxiv.org/abs/1509.09308">Lavin and Gray 2015</a>). Points of small size
/// whose differences are not small keep the rounding error low (<a href="https://arxiv.org/abs/1803.10986">Barabasz et al. 2018</a>).
/// </summary>
internal sealed class ToomCook
{
    private readonly double[] _points;

    /// <summary>Makes the three matrices.</summary>
    /// <param name="outputs">m.</param>
    /// <param name="taps">r.</param>
    /// <param name="points">m + r − 2 points; a pair ±a must be neighbours.</param>
    public ToomCook(int outputs, int taps, params double[] points)
    {
        var size = outputs + taps - 1;
        if (points.Length != size - 1) throw new ArgumentException($"F({outputs}, {taps}) needs {size - 1} points, found {points.Length}.", nameof(points));
        (Outputs, Taps, Size, _points) = (outputs, taps, size, points);
        (A, B, G) = (new double[size, outputs], new double[size, size], new double[size, taps]);
        for (var i = 0; i < size - 1; i++)
        {
            var others = points.Where((_, j) => j != i).ToArray();
            var divisor = others.Aggregate(1.0, (product, other) => product * (points[i] - other));
            for (var k = 0; k < taps; k++) G[i, k] = Math.Pow(points[i], k) / divisor;
            for (var k = 0; k < outputs; k++) A[i, k] = Math.Pow(points[i], k);
            SetRow(i, Coefficients(others));
        }

        G[size - 1, taps - 1] = A[size - 1, outputs - 1] = 1;
        SetRow(size - 1, Coefficients(points));

        // The row of −a becomes the row of a with the odd coefficients negated. Its highest coefficient, 1, tells whether the sign must change.
        for (var i = 0; i < size - 1; i++)
        {
            if (!IsSecondOfPair(i) || size % 2 == 0) continue;
            for (var k = 0; k < size; k++) B[i, k] = -B[i, k];
            for (var k = 0; k < taps; k++) G[i, k] = -G[i, k];
        }
    }

    /// <summary>m, the outputs of a tile.</summary>
    public int Outputs { get; }

    /// <summary>r, the taps of the filter.</summary>
    public int Taps { get; }

    /// <summary>m + r − 1: the inputs of a tile, and the number of products.</summary>
    public int Size { get; }

    /// <summary>The transform of the products, <c>Size × Outputs</c>; y = Aᵀ products.</summary>
    public double[,] A { get; }

    /// <summary>The transform of the inputs, <c>Size × Size</c>, a row for each product.</summary>
    public double[,] B { get; }

    /// <summary>The transform of the taps, <c>Size × Taps</c>.</summary>
    public double[,] G { get; }

    /// <summary>Whether point i is −a after a: the two share the even and the odd half of their sums.</summary>
    public bool IsSecondOfPair(int i) => i > 0 && i < Size - 1 && _points[i] != 0 && _points[i] == -_points[i - 1];

    private void SetRow(int i, double[] values)
    {
        for (var k = 0; k < values.Length; k++) B[i, k] = values[k];
    }

    /// <summary>The coefficients of Π (x − root), the constant first.</summary>
    private static double[] Coefficients(double[] roots)
    {
        double[] polynomial = [1];
        foreach (var root in roots)
        {
            var next = new double[polynomial.Length + 1];
            for (var i = 0; i < polynomial.Length; i++)
            {
                next[i + 1] += polynomial[i];
                next[i] -= root * polynomial[i];
            }

            polynomial = next;
        }

        return polynomial;
    }
}
