using static TorchSharp.torch;

namespace Inception.Weights.Formats;

/// <summary>How one number lies in a file: one row for each type.</summary>
/// <param name="Type">The TorchSharp type that the values are read as.</param>
/// <param name="Bytes">The size of one value in the file.</param>
/// <param name="Safetensors">The name in a safetensors header.</param>
/// <param name="TorchType">The name of the PyTorch dtype.</param>
/// <param name="TorchStorage">The name of the PyTorch storage class; null where PyTorch has none.</param>
internal sealed record ElementEncoding(ScalarType Type, int Bytes, string Safetensors, string TorchType, string? TorchStorage)
{
#pragma warning disable format
    public static IReadOnlyList<ElementEncoding> Known { get; } =
    [
        new(ScalarType.Float32,        4, "F32",     "float32",       "FloatStorage") { NonFiniteBits = 0x7F80_0000 },
        new(ScalarType.Float64,        8, "F64",     "float64",       "DoubleStorage") { NonFiniteBits = 0x7FF0_0000_0000_0000 },
        new(ScalarType.Float16,        2, "F16",     "float16",       "HalfStorage") { NonFiniteBits = 0x7C00 },
        new(ScalarType.BFloat16,       2, "BF16",    "bfloat16",      "BFloat16Storage") { NonFiniteBits = 0x7F80 },
        new(ScalarType.Byte,           1, "U8",      "uint8",         "ByteStorage"),
        new(ScalarType.Int8,           1, "I8",      "int8",          "CharStorage"),
        new(ScalarType.Int16,          2, "I16",     "int16",         "ShortStorage"),
        new(ScalarType.Int32,          4, "I32",     "int32",         "IntStorage"),
        new(ScalarType.Int64,          8, "I64",     "int64",         "LongStorage"),
        new(ScalarType.Bool,           1, "BOOL",    "bool",          "BoolStorage"),
        new(ScalarType.ComplexFloat32, 8, "C64",     "complex64",     "ComplexFloatStorage") { NonFiniteBits = 0x7F80_0000 },
        new(ScalarType.ComplexFloat64,16, "C128",    "complex128",    "ComplexDoubleStorage") { NonFiniteBits = 0x7FF0_0000_0000_0000 },
        new(ScalarType.Float32,        1, "F8_E4M3", "float8_e4m3fn", null) { NonFiniteBits = 0x7F, _values = Values(Float8E4M3) },
        new(ScalarType.Float32,        1, "F8_E5M2", "float8_e5m2",   null) { NonFiniteBits = 0x7C, _values = Values(Float8E5M2) },
    ];

    /// <summary>Storages whose values are of no use here; their length must be known where storages follow each other.</summary>
    private static IReadOnlyList<ElementEncoding> Unreadable { get; } =
    [
        new(ScalarType.Byte,           1, "",        "qint8",         "QInt8Storage")   { IsReadable = false },
        new(ScalarType.Byte,           1, "",        "quint8",        "QUInt8Storage")  { IsReadable = false },
        new(ScalarType.Int32,          4, "",        "qint32",        "QInt32Storage")  { IsReadable = false },
    ];
#pragma warning restore format

    private float[]? _values;

    /// <summary>Whether a tensor can be made of the values.</summary>
    public bool IsReadable { get; init; } = true;

    /// <summary>The bits that are all set in a number that is not finite, and in no other; 0 for integers, which are always finite.</summary>
    public ulong NonFiniteBits { get; init; }

    /// <summary>The size of a real number, of which a complex one has two.</summary>
    public int RealBytes => is_complex(Type) ? Bytes / 2 : Bytes;

    /// <summary>The type whose memory the file's bytes are read into; <see cref="Decode"/> makes <see cref="Type"/> of it.</summary>
    public ScalarType RawType => _values is not null || Type == ScalarType.Bool ? ScalarType.Byte : Type;

    public static ElementEncoding? FromSafetensors(string name) => Known.FirstOrDefault(known => known.Safetensors == name);

    public static ElementEncoding? FromTorchType(string name) => Known.FirstOrDefault(known => known.TorchType == name);

    public static ElementEncoding? FromTorchStorage(string name) => Known.Concat(Unreadable).FirstOrDefault(known => known.TorchStorage == name);

    /// <summary>The encoding that a tensor of this type is written in.</summary>
    /// <exception cref="ArgumentException">The type is quantized.</exception>
    public static ElementEncoding FromType(ScalarType type) =>
        Known.FirstOrDefault(known => known.Type == type)
        ?? throw new ArgumentException($"A tensor of type {type} cannot be written. Accepted: {Names(known => known.Type.ToString())}.");

    public static string Names(Func<ElementEncoding, string> name) => string.Join(", ", Known.Select(name).Distinct());

    /// <summary>Turns the bytes as read into values, and disposes <paramref name="raw"/> if it is not the result.</summary>
    public Tensor Decode(Tensor raw)
    {
        if (RawType == Type)
            return raw;
        using (raw)
        {
            if (_values is null)
                return raw.to(ScalarType.Bool); // any byte but 0 is true: a bool tensor must hold nothing but 0 and 1

            using var table = tensor(_values, device: CPU);
            using var index = raw.to(ScalarType.Int32);
            using var flat = index.view(-1);
            using var values = table.index_select(0, flat);
            return values.view(raw.shape);
        }
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
