namespace Inception.Metrics.Numerics;

/// <summary>Householder reflections <c>I − τ·v·vᵀ</c> (LAPACK's dlarfg).</summary>
internal static unsafe class Householder
{
    /// <summary>Makes the reflection that leaves of a vector one number.</summary>
    /// <param name="vector">The vector; takes v, which is 1 at <paramref name="pivot"/>.</param>
    /// <param name="pivot">The place of the number that is left.</param>
    /// <param name="count">The numbers of the vector.</param>
    /// <param name="left">The number that is left.</param>
    /// <returns>τ; 0 where nothing is to do.</returns>
    public static double Make(double* vector, int pivot, int count, out double left)
    {
        var alpha = vector[pivot];
        vector[pivot] = 0;
        var rest = Lanes.Dot(vector, vector, count);
        vector[pivot] = 1;
        if (rest == 0)
        {
            left = alpha;
            return 0;
        }

        left = -Math.CopySign(Math.Sqrt((alpha * alpha) + rest), alpha);
        Scale(vector, pivot, count, 1 / (alpha - left));
        return (left - alpha) / left;
    }

    private static void Scale(double* vector, int pivot, int count, double factor)
    {
        Lanes.Scale(vector, factor, count);
        vector[pivot] = 1;
    }
}
