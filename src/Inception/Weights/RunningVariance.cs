using Inception.Weights.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>The variance of a batch normalisation: a negative one is as useless as one that is no number, as its root is taken.</summary>
internal static class RunningVariance
{
    public static bool Is(string key) => key.EndsWith("running_var", StringComparison.Ordinal);

    /// <summary>Counts what cannot be used among the values of a contiguous tensor on the CPU; null where all can.</summary>
    public static NonFiniteTensor? Counted(string key, Tensor values)
    {
        var count = NonFiniteValues.Count(values);
        if (Is(key) && values.is_floating_point())
        {
            using Scalar zero = 0;
            using var negative = values.lt(zero);
            using var infinite = values.isneginf();
            using var both = negative.logical_xor(infinite);   // −∞ has been counted
            using var sum = both.sum();
            count += sum.ToInt64();
        }

        return count > 0 ? new(key, count, values.numel()) : null;
    }
}
