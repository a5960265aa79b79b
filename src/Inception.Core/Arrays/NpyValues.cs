using System.Runtime.InteropServices;

namespace Inception.Arrays;

/// <summary>The values of an array file as float64.</summary>
internal static class NpyValues
{
    /// <summary>Whether values of a type can be converted.</summary>
    public static bool Accepts(ElementType type) =>
        type is ElementType.Float64 or ElementType.Float32 or ElementType.Float16 or ElementType.Int64 or ElementType.Int32 or ElementType.UInt8;

    /// <summary>Makes big-endian values little-endian, in place. Little-endian values stay as they are.</summary>
    /// <param name="header">The header of the array.</param>
    /// <param name="bytes">Some of its values.</param>
    public static void ToLittleEndian(NpyHeader header, Span<byte> bytes)
    {
        if (!header.IsBigEndian) return;
        for (var first = 0; first < bytes.Length; first += header.ValueSize) bytes.Slice(first, header.ValueSize).Reverse();
    }

    /// <summary>Converts values.</summary>
    /// <param name="type">Their type.</param>
    /// <param name="bytes">The values, little-endian.</param>
    /// <param name="target">As many numbers.</param>
    public static void ToFloat64(ElementType type, ReadOnlySpan<byte> bytes, Span<double> target)
    {
        switch (type)
        {
            case ElementType.Float64:
                MemoryMarshal.Cast<byte, double>(bytes).CopyTo(target);
                break;
            case ElementType.Float32:
                var singles = MemoryMarshal.Cast<byte, float>(bytes);
                for (var i = 0; i < target.Length; i++) target[i] = singles[i];
                break;
            case ElementType.Float16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < target.Length; i++) target[i] = (double)halves[i];
                break;
            case ElementType.Int64:
                var integers = MemoryMarshal.Cast<byte, long>(bytes);
                for (var i = 0; i < target.Length; i++) target[i] = integers[i];
                break;
            case ElementType.Int32:
                var shorter = MemoryMarshal.Cast<byte, int>(bytes);
                for (var i = 0; i < target.Length; i++) target[i] = shorter[i];
                break;
            case ElementType.UInt8:
                for (var i = 0; i < target.Length; i++) target[i] = bytes[i];
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "Expected float16, float32, float64, int32, int64 or uint8.");
        }
    }
}
