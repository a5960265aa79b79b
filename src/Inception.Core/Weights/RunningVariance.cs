using System.Runtime.InteropServices;
using Inception.Weights.Formats;

namespace Inception.Weights;

/// <summary>The variance of a batch normalization: a negative one is as useless as one that is no number, as its root is taken.</summary>
internal static class RunningVariance
{
    private static readonly ElementEncoding Float32 = ElementEncoding.FromType(ElementType.Float32);

    public static bool Is(string key) => key.EndsWith("running_var", StringComparison.Ordinal);

    /// <summary>Counts what cannot be used among values; null where all can.</summary>
    public static NonFiniteTensor? Counted(string key, float[] values)
    {
        var bytes = MemoryMarshal.AsBytes<float>(values);
        var count = NonFiniteValues.Count(bytes, Float32);
        if (Is(key)) count += NonFiniteValues.CountNegative(bytes, Float32);
        return count > 0 ? new(key, count, values.Length) : null;
    }
}
