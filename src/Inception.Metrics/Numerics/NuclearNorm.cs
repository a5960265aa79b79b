namespace Inception.Metrics.Numerics;

/// <summary><c>tr √(Σ₁Σ₂)</c> as the sum of the singular values of <c>F₁ᵀF₂</c>, where <c>Σ = F·Fᵀ</c>. It cannot be complex, and needs no full rank.</summary>
internal static class NuclearNorm
{
    /// <summary>The error of an eigenvalue, in units of rounding of the largest.</summary>
    private const double EigenvalueError = 8;

    /// <summary>
    /// An error that is worth the slower way. The errors of eigenvalues are far below their bound, above all if the factor is graded: 2e-15 was measured where
    /// the bound was 3e-9, and 2e-10 for the same matrix in another order.
    /// </summary>
    private const double LargestError = 1e-12, LargestGradedError = 1e-8;

    /// <summary>Computes the sum.</summary>
    /// <param name="first">F₁, d×r₁.</param>
    /// <param name="second">F₂, d×r₂.</param>
    /// <param name="scale">The size of the distance that the sum is part of, which its error is compared with.</param>
    /// <returns>The sum, and how far it may be from the exact one.</returns>
    public static (double Sum, double Error) OfProduct(CovarianceFactor first, CovarianceFactor second, double scale)
    {
        if (first.Rank > second.Rank) (first, second) = (second, first);
        var product = new Matrix(first.Rank, second.Rank);
        MatrixProduct.Add(product.View, first.Factor.View.Transposed, second.Factor.View);
        GC.KeepAlive(first);
        GC.KeepAlive(second);
        var unit = Normalize(product);
        if (unit == 0) return (0, 0);
        var largest = (first.IsGraded ? LargestGradedError : LargestError) * scale / unit;
        var (sum, error) = FromEigenvalues(product) is { } found && found.Error <= largest ? found : FromSingularValues(product);
        return (sum * unit, error * unit);
    }

    /// <summary>Divides by a power of 2, which is exact, so that squares neither overflow nor vanish.</summary>
    private static double Normalize(Matrix product)
    {
        var largest = 0.0;
        foreach (var value in product.Values) largest = Math.Max(largest, Math.Abs(value));
        if (largest == 0) return 0;
        var unit = Math.ScaleB(1, Math.ILogB(largest));
        foreach (ref var value in product.Values) value /= unit;
        return unit;
    }

    /// <summary>The fast way: an error of an eigenvalue λ is one of √λ that is large where λ is small.</summary>
    /// <returns>Null where an eigenvalue cannot be told from 0.</returns>
    private static (double Sum, double Error)? FromEigenvalues(Matrix product)
    {
        var gram = new Matrix(product.Rows, product.Rows);
        MatrixProduct.AddLower(gram.View, product.View, product.View.Transposed);
        GC.KeepAlive(product);
        var (values, beside) = Tridiagonalization.Reduce(gram);
        TridiagonalEigenvalues.Compute(values, beside);
        var (sum, error) = (0.0, 0.0);
        var change = EigenvalueError * MachinePrecision.Value * values.Max();
        foreach (var value in values)
        {
            if (!(value > change)) return null;
            sum += Math.Sqrt(value);
            error += (Math.Sqrt(value + change) - Math.Sqrt(value - change)) / 2;
        }

        return (sum, error);
    }

    private static (double Sum, double Error) FromSingularValues(Matrix product)
    {
        var values = Bidiagonalization.SingularValues(product);
        return (values.Sum(), EigenvalueError * MachinePrecision.Value * values.Length * values.Max());
    }
}
