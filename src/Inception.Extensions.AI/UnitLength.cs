namespace Inception.Extensions.AI;

/// <summary>L2 normalization.</summary>
internal static class UnitLength
{
    private const double LeastLength = 1e-12;   // as torch.nn.functional.normalize

    /// <summary>Divides a vector by its length, summed in float64. All zeros stay zeros.</summary>
    public static void Apply(Span<float> vector)
    {
        var squares = 0.0;
        foreach (var value in vector) squares += (double)value * value;
        var length = Math.Max(Math.Sqrt(squares), LeastLength);
        for (var i = 0; i < vector.Length; i++) vector[i] = (float)(vector[i] / length);
    }
}
