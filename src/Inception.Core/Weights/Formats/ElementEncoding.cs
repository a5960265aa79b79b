using System.Numerics;
using System.Runtime.InteropServices;

namespace Inception.Weights.Formats;

/// <summary>How one number lies in a file: one row for each type.</summary>
/// <param name="Type">The type that the values are read as.</param>
/// <param name="Bytes">The size of one value in the file.</param>
/// <param name="Safetensors">The name in a safetensors header.</param>
/// <param name="TorchType">The name of the PyTorch dtype.</param>
/// <param name="TorchStorage">The name of the PyTorch storage class; null where PyTorch has none.</param>
internal sealed record ElementEncoding(ElementType Type, int Bytes, string Safetensors, string TorchType, string? TorchStorage)
{
#pragma warning disable format
    public static IReadOnlyList<ElementEncoding> Known { get; } =
    [
        new(ElementType.Float32,        4, "F32",     "float32",       "FloatStorage") { NonFiniteBits = 0x7F80_0000 },
        new(ElementType.Float64,        8, "F64",     "float64",       "DoubleStorage") { NonFiniteBits = 0x7FF0_0000_0000_0000 },
        new(ElementType.Float16,        2, "F16",     "float16",       "HalfStorage") { NonFiniteBits = 0x7C00 },
        new(ElementType.BFloat16,       2, "BF16",    "bfloat16",      "BFloat16Storage") { NonFiniteBits = 0x7F80 },
        new(ElementType.UInt8,           1, "U8",      "uint8",         "ByteStorage"),
        new(ElementType.Int8,           1, "I8",      "int8",          "CharStorage"),
        new(ElementType.Int16,          2, "I16",     "int16",         "ShortStorage"),
        new(ElementType.Int32,          4, "I32",     "int32",         "IntStorage"),
        new(ElementType.Int64,          8, "I64",     "int64",         "LongStorage"),
        new(ElementType.Bool,           1, "BOOL",    "bool",          "BoolStorage"),
        new(ElementType.Complex64, 8, "C64",     "complex64",     "ComplexFloatStorage") { NonFiniteBits = 0x7F80_0000 },
        new(ElementType.Complex128,16, "C128",    "complex128",    "ComplexDoubleStorage") { NonFiniteBits = 0x7FF0_0000_0000_0000 },
        new(ElementType.Float32,        1, "F8_E4M3", "float8_e4m3fn", null) { NonFiniteBits = 0x7F, _values = Values(Float8E4M3) },
        new(ElementType.Float32,        1, "F8_E5M2", "float8_e5m2",   null) { NonFiniteBits = 0x7C, _values = Values(Float8E5M2) },
    ];

    /// <summary>Storages of quantized numbers, which mean nothing without their scale.</summary>
    private static IReadOnlyList<ElementEncoding> Quantized { get; } =
    [
        new(ElementType.Int8,           1, "",        "qint8",         "QInt8Storage")   { IsQuantized = true },
        new(ElementType.UInt8,           1, "",        "quint8",        "QUInt8Storage")  { IsQuantized = true },
        new(ElementType.Int32,          4, "",        "qint32",        "QInt32Storage")  { IsQuantized = true },
    ];
#pragma warning restore format

    private float[]? _values;

    /// <summary>Whether the numbers stand for others, by a scale and a zero point.</summary>
    public bool IsQuantized { get; init; }

    /// <summary>The bits that are all set in a number that is not finite, and in no other; 0 for integers, which are always finite.</summary>
    public ulong NonFiniteBits { get; init; }

    /// <summary>The size of a real number, of which a complex one has two.</summary>
    public int RealBytes => IsComplex ? Bytes / 2 : Bytes;

    /// <summary>Whether a number has two parts.</summary>
    public bool IsComplex => Type is ElementType.Complex64 or ElementType.Complex128;

    /// <summary>Whether the bytes in the file are the values in memory. An eight-bit float is not, nor is a bool, which may be any byte.</summary>
    public bool IsPlain => _values is null && Type != ElementType.Bool;

    /// <summary>The value of each byte of an eight-bit float; null for other types.</summary>
    public IReadOnlyList<float>? ByteValues => _values;

    public static ElementEncoding? FromSafetensors(string name) => Known.FirstOrDefault(known => known.Safetensors == name);

    public static ElementEncoding? FromTorchType(string name) => Known.FirstOrDefault(known => known.TorchType == name);

    public static ElementEncoding? FromTorchStorage(string name) => Known.Concat(Quantized).FirstOrDefault(known => known.TorchStorage == name);

    /// <summary>The encoding that a tensor of this type is written in.</summary>
    public static ElementEncoding FromType(ElementType type) => Known.First(known => known.Type == type);

    public static string Names(Func<ElementEncoding, string> name) => string.Join(", ", Known.Select(name).Distinct());

    /// <summary>Turns the bytes of a file into float32; wider numbers are rounded.</summary>
    /// <param name="raw">The bytes of whole numbers.</param>
    /// <param name="values">As many values.</param>
    /// <exception cref="NotSupportedException">The numbers are complex.</exception>
    public void Decode(ReadOnlySpan<byte> raw, Span<float> values)
    {
        if (_values is not null)
        {
            for (var i = 0; i < values.Length; i++) values[i] = _values[raw[i]];
            return;
        }

        switch (Type)
        {
            case ElementType.Float32: raw.CopyTo(MemoryMarshal.AsBytes(values)); break;
            case ElementType.Float64: Convert<double>(raw, values); break;
            case ElementType.Float16: Convert<Half>(raw, values); break;
            case ElementType.BFloat16: ConvertBFloat16(MemoryMarshal.Cast<byte, ushort>(raw), values); break;
            case ElementType.UInt8: Convert<byte>(raw, values); break;
            case ElementType.Int8: Convert<sbyte>(raw, values); break;
            case ElementType.Int16: Convert<short>(raw, values); break;
            case ElementType.Int32: Convert<int>(raw, values); break;
            case ElementType.Int64: Convert<long>(raw, values); break;
            case ElementType.Bool: ConvertBool(raw, values); break;
            default: throw new NotSupportedException($"A number of {TorchType} has two parts and is no float32. Save the real part.");
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> raw, Span<float> values)
        where T : unmanaged, INumberBase<T>
    {
        var numbers = MemoryMarshal.Cast<byte, T>(raw);
        for (var i = 0; i < values.Length; i++) values[i] = float.CreateTruncating(numbers[i]);
    }

    private static void ConvertBFloat16(ReadOnlySpan<ushort> raw, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = BitConverter.UInt32BitsToSingle((uint)raw[i] << 16);
    }

    private static void ConvertBool(ReadOnlySpan<byte> raw, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = raw[i] == 0 ? 0 : 1;
    }

    private static float[] Values(Func<int, float> value) => [.. Enumerable.Range(0, 256).Select(value)];

    // One sign, four exponent bits (bias 7), three fraction bits, no infinities: arXiv 2209.05433, table 1.
    private static float Float8E4M3(int bits)
    {
        var (sign, exponent, fraction) = ((bits & 0x80) == 0 ? 1f : -1f, (bits >> 3) & 0xF, bits & 0x7);
        return (exponent, fraction) switch
        {
            (0xF, 0x7) => float.NaN,
            (0, _) => sign * MathF.ScaleB(fraction, -9),
            _ => sign * MathF.ScaleB(8 + fraction, exponent - 10),
        };
    }

    // The upper half of an IEEE half.
    private static float Float8E5M2(int bits) => (float)BitConverter.UInt16BitsToHalf((ushort)(bits << 8));
}
