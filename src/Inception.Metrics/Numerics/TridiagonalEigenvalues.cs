namespace Inception.Metrics.Numerics;

/// <summary>The eigenvalues of a symmetric tridiagonal matrix by the implicit QL method with Wilkinson's shifts (EISPACK's imtql1).</summary>
internal static class TridiagonalEigenvalues
{
    private const int MostSteps = 60;          // two or three are usual
    private const double Nothing = 1e-20;      // of the largest number: far below rounding

    /// <summary>Computes all eigenvalues.</summary>
    /// <param name="diagonal">The diagonal; takes the eigenvalues, in no order.</param>
    /// <param name="beside">The numbers beside it, one less, and a last place that is not read; overwritten.</param>
    public static void Compute(Span<double> diagonal, Span<double> beside)
    {
        var size = diagonal.Length;
        if (size == 0) return;
        beside[size - 1] = 0;
        var nothing = Nothing * Largest(diagonal, beside);
        for (var first = 0; first < size; first++)
        {
            for (var step = 0; ; step++)
            {
                var last = first;
                while (last < size - 1
                    && Math.Abs(beside[last]) > nothing + (MachinePrecision.Value * (Math.Abs(diagonal[last]) + Math.Abs(diagonal[last + 1])))) last++;
                if (last == first) break;
                if (step == MostSteps) throw new ArithmeticException("The eigenvalues were not found.");
                Step(diagonal, beside, first, last);
            }
        }
    }

    private static double Largest(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> beside)
    {
        var largest = 0.0;
        for (var i = 0; i < diagonal.Length; i++) largest = Math.Max(largest, Math.Max(Math.Abs(diagonal[i]), Math.Abs(beside[i])));
        return largest;
    }

    private static void Step(Span<double> diagonal, Span<double> beside, int first, int last)
    {
        var half = (diagonal[first + 1] - diagonal[first]) / (2 * beside[first]);
        var g = diagonal[last] - diagonal[first] + (beside[first] / (half + Math.CopySign(Hypotenuse(half, 1), half)));
        var (sine, cosine, shift) = (1.0, 1.0, 0.0);
        for (var i = last - 1; i >= first; i--)
        {
            var (f, b) = (sine * beside[i], cosine * beside[i]);
            var length = Hypotenuse(f, g);
            beside[i + 1] = length;
            if (length == 0)
            {
                diagonal[i + 1] -= shift;
                beside[last] = 0;
                return;
            }

            (sine, cosine) = (f / length, g / length);
            g = diagonal[i + 1] - shift;
            var r = ((diagonal[i] - g) * sine) + (2 * cosine * b);
            shift = sine * r;
            diagonal[i + 1] = g + shift;
            g = (cosine * r) - b;
        }

        diagonal[first] -= shift;
        beside[first] = g;
        beside[last] = 0;
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));
}
