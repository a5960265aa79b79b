using Inception.Weights.Formats;
using static TorchSharp.torch;

namespace Inception.Weights;

/// <summary>Counts what cannot be used among the values of a contiguous tensor on the CPU.</summary>
internal static class TensorValues
{
    private delegate long CountBytes(ReadOnlySpan<byte> bytes, ElementEncoding encoding);

    /// <summary>Counts the numbers that are infinite or no number at all.</summary>
    public static long CountNonFinite(Tensor contiguous) => Sum(contiguous, NonFiniteValues.Count);

    /// <summary>Counts the finite numbers below 0 in a tensor of real numbers.</summary>
    public static long CountNegative(Tensor contiguous) => Sum(contiguous, NonFiniteValues.CountNegative);

    /// <summary>Counts what cannot be used among a model's values; null where all can.</summary>
    /// <param name="key">The model's key.</param>
    /// <param name="contiguous">The values.</param>
    public static NonFiniteTensor? Counted(string key, Tensor contiguous)
    {
        var count = CountNonFinite(contiguous);
        if (RunningVariance.Is(key)) count += CountNegative(contiguous);
        return count > 0 ? new(key, count, contiguous.numel()) : null;
    }

    private static long Sum(Tensor contiguous, CountBytes count)
    {
        var encoding = ElementEncoding.FromType(contiguous.dtype.ToElementType());
        if (encoding.NonFiniteBits == 0)
            return 0;
        var sum = 0L;
        foreach (var piece in TensorMemory.Pieces(contiguous))
        {
            using (piece)
                sum += count(piece.bytes, encoding);
        }
        return sum;
    }
}
