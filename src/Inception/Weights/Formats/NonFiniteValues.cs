using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>Counts numbers that are infinite or no number at all, by their bits: the exponent's are all set.</summary>
internal static class NonFiniteValues
{
    /// <summary>Counts in bytes as a file has them: whole numbers of one type.</summary>
    public static long Count(ReadOnlySpan<byte> bytes, ElementEncoding encoding) => (encoding.NonFiniteBits, encoding.RealBytes) switch
    {
        (0, _) => 0,
        (var bits, 1) => Count(bytes, (byte)bits),
        (var bits, 2) => Count(MemoryMarshal.Cast<byte, ushort>(bytes), (ushort)bits),
        (var bits, 4) => Count(MemoryMarshal.Cast<byte, uint>(bytes), (uint)bits),
        (var bits, _) => Count(MemoryMarshal.Cast<byte, ulong>(bytes), bits),
    };

    /// <summary>Counts in a contiguous tensor on the CPU.</summary>
    public static long Count(Tensor contiguous)
    {
        var encoding = ElementEncoding.FromType(contiguous.dtype);
        if (encoding.NonFiniteBits == 0)
            return 0;
        var count = 0L;
        foreach (var piece in TensorMemory.Pieces(contiguous))
        {
            using (piece)
                count += Count(piece.bytes, encoding);
        }
        return count;
    }

    private static long Count<T>(ReadOnlySpan<T> values, T bits)
        where T : struct, IBinaryInteger<T>
    {
        var (count, i) = (0L, 0);
        var mask = new Vector<T>(bits);
        for (; i <= values.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            var vector = new Vector<T>(values[i..]);
            if (Vector.EqualsAny(vector & mask, mask))
                count += CountEach(values.Slice(i, Vector<T>.Count), bits);
        }
        return count + CountEach(values[i..], bits);
    }

    private static long CountEach<T>(ReadOnlySpan<T> values, T bits)
        where T : struct, IBinaryInteger<T>
    {
        var count = 0L;
        foreach (var value in values)
        {
            if ((value & bits) == bits)
                count++;
        }
        return count;
    }
}
