namespace Inception.Weights.Formats;

/// <summary>The type of a dataset's or attribute's values.</summary>
/// <param name="Size">The bytes of one value.</param>
/// <param name="Encoding">How numbers lie in the file; null for anything else.</param>
/// <param name="Kind">What it is, for messages.</param>
internal sealed record Hdf5Datatype(int Size, ElementEncoding? Encoding, string Kind)
{
    private const int FixedPoint = 0, FloatingPoint = 1, String = 3, Enumeration = 8, VariableLength = 9;

    /// <summary>Whether the values are texts of one length, filled up with zeros or blanks.</summary>
    public bool IsFixedText { get; private init; }

    /// <summary>Whether the values are texts of any length in a global heap.</summary>
    public bool IsVariableText { get; private init; }

    public static Hdf5Datatype Read(ref Hdf5Cursor cursor)
    {
        var (kind, bits0, bits1) = (cursor.Byte(), cursor.Byte(), cursor.Byte());
        cursor.Skip(1);
        var size = cursor.UInt32();
        if (size > int.MaxValue) return new(0, null, $"values of {size:N0} bytes");
        return (kind & 0xF) switch
        {
            FixedPoint => Integer((int)size, bits0),
            FloatingPoint => Float((int)size, bits0, ref cursor),
            String => new((int)size, null, "text") { IsFixedText = true },
            Enumeration => Enumerated((int)size, bits0 | (bits1 << 8)),
            VariableLength when (bits0 & 0xF) == 1 => new((int)size, null, "text") { IsVariableText = true },
            var other => new((int)size, null, $"values of HDF5's class {other}"),
        };
    }

    private static Hdf5Datatype Integer(int size, byte bits) => ((bits & 1) != 0, (bits & 8) != 0, size) switch
    {
        (true, _, > 1) => new(size, null, "integers in big-endian order"),
        (_, true, 1) => Known(ElementType.Int8),
        (_, false, 1) => Known(ElementType.UInt8),
        (_, true, 2) => Known(ElementType.Int16),
        (_, true, 4) => Known(ElementType.Int32),
        (_, true, 8) => Known(ElementType.Int64),
        var (_, signed, _) => new(size, null, $"{(signed ? "signed" : "unsigned")} integers of {size} bytes"),
    };

    // Keras' numbers are IEEE's: the places of exponent and mantissa tell them from those of other machines.
    private static Hdf5Datatype Float(int size, byte bits, ref Hdf5Cursor cursor)
    {
        if ((bits & 0x41) != 0) return new(size, null, "floating-point numbers in big-endian order");
        var (offset, precision) = (cursor.UInt16(), cursor.UInt16());
        var layout = (size, offset, precision, cursor.Byte(), cursor.Byte(), cursor.Byte(), cursor.Byte(), cursor.UInt32());
        return layout switch
        {
            (2, 0, 16, 10, 5, 0, 10, 15) => Known(ElementType.Float16),
            (2, 0, 16, 7, 8, 0, 7, 127) => Known(ElementType.BFloat16),
            (4, 0, 32, 23, 8, 0, 23, 127) => Known(ElementType.Float32),
            (8, 0, 64, 52, 11, 0, 52, 1023) => Known(ElementType.Float64),
            _ => new(size, null, $"floating-point numbers of {size} bytes that are not IEEE's"),
        };
    }

    // h5py's bool: FALSE = 0 and TRUE = 1 of a byte.
    private static Hdf5Datatype Enumerated(int size, int members) =>
        size == 1 && members == 2 ? Known(ElementType.Bool) : new(size, null, "enumerated values");

    private static Hdf5Datatype Known(ElementType type)
    {
        var encoding = ElementEncoding.FromType(type);
        return new(encoding.Bytes, encoding, encoding.TorchType);
    }
}
