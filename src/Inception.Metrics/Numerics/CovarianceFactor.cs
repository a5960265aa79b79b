namespace Inception.Metrics.Numerics;

/// <summary>A covariance as <c>F·Fᵀ</c>.</summary>
/// <param name="Factor">F, d×r.</param>
/// <param name="Residual">
/// The trace of what <c>F·Fᵀ</c> leaves out; 0 where the number of images says that it is rounding noise.
/// </param>
/// <param name="IsGraded">Whether the columns of F grow from the first to the last: the eigenvalues of its products are then exact for small ones too.</param>
/// <param name="MostNegative">The lowest number on the diagonal of what is left out, at most 0: far below 0 if Σ is no covariance.</param>
internal sealed record CovarianceFactor(Matrix Factor, bool IsGraded = false, double Residual = 0, double MostNegative = 0)
{
    /// <summary>r.</summary>
    public int Rank => Factor.Columns;
}
