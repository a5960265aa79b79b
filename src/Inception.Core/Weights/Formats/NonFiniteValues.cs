using System.Numerics;
using System.Runtime.InteropServices;

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

    /// <summary>Counts the finite numbers below 0 in bytes as a file has them; integers and complex numbers do not count.</summary>
    public static long CountNegative(ReadOnlySpan<byte> bytes, ElementEncoding encoding) => encoding.Type switch
    {
        ElementType.Float16 => CountNegative(MemoryMarshal.Cast<byte, Half>(bytes)),
        ElementType.Float32 => CountNegative(MemoryMarshal.Cast<byte, float>(bytes)),
        ElementType.Float64 => CountNegative(MemoryMarshal.Cast<byte, double>(bytes)),
        ElementType.BFloat16 => CountNegativeBFloat16(MemoryMarshal.Cast<byte, ushort>(bytes)),
        _ => 0,
    };

    private static long CountNegative<T>(ReadOnlySpan<T> values)
        where T : IFloatingPointIeee754<T>
    {
        var count = 0L;
        foreach (var value in values)
        {
            if (value < T.Zero && T.IsFinite(value))
                count++;
        }
        return count;
    }

    private static long CountNegativeBFloat16(ReadOnlySpan<ushort> bits)
    {
        var count = 0L;
        foreach (var value in bits)
        {
            if (BitConverter.UInt32BitsToSingle((uint)value << 16) is < 0 and > float.NegativeInfinity)
                count++;
        }
        return count;
    }

    // Nearly all tensors have no such value: one comparison for each vector tells so.
    private static long Count<T>(ReadOnlySpan<T> values, T bits)
        where T : struct, IBinaryInteger<T>
    {
        var (mask, found) = (new Vector<T>(bits), Vector<T>.Zero);
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(values);
        foreach (ref readonly var vector in vectors)
            found |= Vector.Equals(vector & mask, mask);
        return CountEach(found == Vector<T>.Zero ? values[(vectors.Length * Vector<T>.Count)..] : values, bits);
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
