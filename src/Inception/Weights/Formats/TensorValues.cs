using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>Counts what cannot be used among the values of a contiguous tensor on the CPU.</summary>
internal static class TensorValues
{
    private delegate long CountBytes(ReadOnlySpan<byte> bytes, ElementEncoding encoding);

    /// <summary>Counts the numbers that are infinite or no number at all.</summary>
    public static long CountNonFinite(Tensor contiguous) => Sum(contiguous, NonFiniteValues.Count);

    /// <summary>Counts the finite numbers below 0 in a tensor of real numbers.</summary>
    public static long CountNegative(Tensor contiguous) => Sum(contiguous, NonFiniteValues.CountNegative);

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
