using System.Numerics;
using System.Runtime.InteropServices;

namespace Inception.Preprocessing;

/// <summary>What is done to the numbers of a plane, each operation rounded to float32 as the libraries' own are.</summary>
internal static class PlaneArithmetic
{
    /// <summary>(x - mean) / deviation, in place.</summary>
    public static void Normalize(Span<float> values, float mean, float deviation)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        var (means, deviations) = (new Vector<float>(mean), new Vector<float>(deviation));
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = (vectors[i] - means) / deviations;
        for (var i = vectors.Length * Vector<float>.Count; i < values.Length; i++)
            values[i] = (values[i] - mean) / deviation;
    }

    /// <summary>facenet-pytorch's <c>prewhiten</c>: by the mean of all numbers and their unbiased deviation, which is taken to be at least 1/√n.</summary>
    public static void Standardize(Span<float> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        var mean = sum / values.Length;

        var squares = 0.0;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        var deviation = (float)Math.Sqrt(squares / (values.Length - 1));

        Normalize(values, (float)mean, Math.Max(deviation, (float)(1 / Math.Sqrt(values.Length))));
    }
}
