using Inception.Metrics.Numerics;

namespace Inception.Metrics.Tests.Numerics;

/// <summary>Matrices of a known spectrum, turned by reflections. Errors are those of rounding, in units of the largest eigenvalue.</summary>
public class EigenvalueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(100)]
    [InlineData(300)]
    public void Eigenvalues_of_a_known_spectrum_are_found(int size)
    {
        double[] spectrum = [.. Enumerable.Range(0, size).Select(i => i % 3 == 0 ? -(double)i : i * 0.5)];
        var matrix = Turned(spectrum);

        var (values, beside) = Tridiagonalization.Reduce(matrix);
        TridiagonalEigenvalues.Compute(values, beside);

        AssertEqual(values, spectrum);
    }

    /// <summary>−2, 1, 1, …: of size n the eigenvalues are −4 sin²(kπ / 2(n + 1)).</summary>
    [Fact]
    public void Eigenvalues_of_the_second_difference_are_found()
    {
        const int Size = 500;
        var (diagonal, beside) = (Enumerable.Repeat(-2.0, Size).ToArray(), Enumerable.Repeat(1.0, Size).ToArray());

        TridiagonalEigenvalues.Compute(diagonal, beside);

        AssertEqual(diagonal, [.. Enumerable.Range(1, Size).Select(k => -4 * Math.Pow(Math.Sin(k * Math.PI / (2 * (Size + 1))), 2))]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_multiple_of_the_unit_matrix_has_one_eigenvalue(double value)
    {
        var matrix = new Matrix(50, 50);
        for (var i = 0; i < 50; i++) matrix[i, i] = value;

        var (values, beside) = Tridiagonalization.Reduce(matrix);
        TridiagonalEigenvalues.Compute(values, beside);

        values.Should().AllSatisfy(found => found.Should().Be(value));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 5)]
    [InlineData(40, 7)]
    [InlineData(7, 40)]
    [InlineData(300, 280)]
    public void Singular_values_from_large_to_tiny_are_found(int rows, int columns)
    {
        var size = Math.Min(rows, columns);
        double[] spectrum = [.. Enumerable.Range(0, size).Select(i => Math.Pow(10, -14.0 * i / size))];
        var matrix = new Matrix(rows, columns);
        for (var i = 0; i < size; i++) matrix[i, i] = spectrum[i];
        Turn(matrix, "left", rows, fromLeft: true);
        Turn(matrix, "right", columns, fromLeft: false);

        var values = Bidiagonalization.SingularValues(matrix);

        AssertEqual(values, spectrum);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(64, 64)]
    [InlineData(65, 65)]
    [InlineData(200, 200)]
    [InlineData(200, 90)]
    [InlineData(200, 1)]
    public void A_covariance_is_factored_and_its_rank_found(int size, int rank)
    {
        double[] spectrum = [.. Enumerable.Range(0, size).Select(i => i < rank ? 1.0 + i : 0)];
        var matrix = Turned(spectrum);

        var factor = PivotedCholesky.Factor(matrix.Copy(), size);

        factor.Rank.Should().Be(rank);
        var product = new Matrix(size, size);
        MatrixProduct.Add(product.View, factor.Factor.View, factor.Factor.View.Transposed);
        for (var i = 0; i < product.Values.Length; i++) product.Values[i].Should().BeApproximately(matrix.Values[i], 1e-12 * size);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(6, 8, 5)]
    [InlineData(7, 9, 300)]
    [InlineData(150, 130, 257)]
    [InlineData(97, 4100, 3)]
    public void Products_are_those_of_the_definition(int rows, int columns, int depth)
    {
        var (a, b, c) = (Random("a", rows, depth), Random("b", depth, columns), Random("c", rows, columns));
        var expected = new double[rows * columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < depth; k++) sum += a[i, k] * b[k, j];
                expected[(i * columns) + j] = c[i, j] - (2 * sum);
            }
        }

        MatrixProduct.Add(c.View, a.View, b.View, -2);

        for (var i = 0; i < expected.Length; i++) c.Values[i].Should().BeApproximately(expected[i], 1e-14 * depth);
    }

    /// <summary>Neighbours at equal distances must tie.</summary>
    [Fact]
    public void A_product_has_the_same_bits_wherever_it_stands()
    {
        var rows = Random("rows", 203, 600);
        var (whole, part) = (new Matrix(203, 203), new Matrix(1, 77));

        MatrixProduct.Add(whole.View, rows.View, rows.View.Transposed);
        MatrixProduct.Add(part.View, rows.View.Part(101, 0, 1, 600), rows.View.Part(50, 0, 77, 600).Transposed);

        for (var column = 0; column < 77; column++)
        {
            part[0, column].Should().Be(whole[101, 50 + column]);
            whole[50 + column, 101].Should().Be(whole[101, 50 + column]);
        }
    }

    private static void AssertEqual(double[] found, double[] expected)
    {
        var tolerance = 1e-14 * Math.Sqrt(expected.Length) * expected.Max(Math.Abs);
        foreach (var (one, other) in found.Order().Zip(expected.Order())) one.Should().BeApproximately(other, tolerance);
    }

    private static Matrix Turned(double[] spectrum)
    {
        var matrix = new Matrix(spectrum.Length, spectrum.Length);
        for (var i = 0; i < spectrum.Length; i++) matrix[i, i] = spectrum[i];
        Turn(matrix, "turn", spectrum.Length, fromLeft: true);
        Turn(matrix, "turn", spectrum.Length, fromLeft: false);
        return matrix;
    }

    /// <summary>Three reflections by vectors of the name.</summary>
    private static void Turn(Matrix matrix, string name, int size, bool fromLeft)
    {
        for (var which = 0; which < 3; which++)
        {
            var vector = Random(name + which, 1, size).Values.ToArray();
            var square = vector.Sum(value => value * value);
            for (var line = 0; line < (fromLeft ? matrix.Columns : matrix.Rows); line++)
            {
                var along = 0.0;
                for (var i = 0; i < size; i++) along += vector[i] * (fromLeft ? matrix[i, line] : matrix[line, i]);
                for (var i = 0; i < size; i++)
                {
                    if (fromLeft) matrix[i, line] -= 2 * along / square * vector[i];
                    else matrix[line, i] -= 2 * along / square * vector[i];
                }
            }
        }
    }

    private static Matrix Random(string name, int rows, int columns)
    {
        var (matrix, seed) = (new Matrix(rows, columns), FormulaWeights.Seed(name));
        for (var i = 0; i < matrix.Values.Length; i++) matrix.Values[i] = (2 * FormulaWeights.Uniform(seed, i)) - 1;
        return matrix;
    }
}
