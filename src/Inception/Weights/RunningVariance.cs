using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>The variance of a batch normalization: a negative one is as useless as one that is no number, as its root is taken.</summary>
internal static class RunningVariance
{
    public static bool Is(string key) => key.EndsWith("running_var", StringComparison.Ordinal);

    /// <summary>Counts what cannot be used among the values of a contiguous tensor on the CPU; null where all can.</summary>
    public static NonFiniteTensor? Counted(string key, Tensor values)
    {
        var count = TensorValues.CountNonFinite(values);
        if (Is(key)) count += TensorValues.CountNegative(values);
        return count > 0 ? new(key, count, values.numel()) : null;
    }
}
