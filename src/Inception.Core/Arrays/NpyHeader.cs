using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Inception.Arrays;

/// <summary>
/// What stands before the values of NumPy's array file (<a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">format</a>, versions
/// 1 to 3). The header is a Python dictionary, which is matched and never evaluated.
/// </summary>
/// <param name="Type">The type of the values.</param>
/// <param name="Shape">The sizes; none for a single number.</param>
/// <param name="IsFortranOrder">Whether the first index runs fastest.</param>
internal sealed partial record NpyHeader(ElementType Type, IReadOnlyList<long> Shape, bool IsFortranOrder = false)
{
    private const int MaximumLength = 64 * 1024, MaximumRank = 32, Shown = 160, Alignment = 64, PreludeLength = 10;

    private static readonly Dictionary<string, ElementType> Types = new()
    {
        ["<f4"] = ElementType.Float32,
        ["<f8"] = ElementType.Float64,
        ["<f2"] = ElementType.Float16,
        ["|u1"] = ElementType.UInt8,
        ["|i1"] = ElementType.Int8,
        ["<i2"] = ElementType.Int16,
        ["<i4"] = ElementType.Int32,
        ["<i8"] = ElementType.Int64,
        ["|b1"] = ElementType.Bool,
    };

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Whether the first byte of a value is its most significant one; false by default, and for values of one byte.</summary>
    public bool IsBigEndian { get; private init; }

    /// <summary>The bytes of the header, with what stands before the dictionary.</summary>
    public int Length { get; private init; }

    /// <summary>The sizes for messages: <c>2×3</c>.</summary>
    public string ShapeText => Shape.Count == 0 ? "one number" : string.Join('×', Shape);

    /// <summary>The bytes of a value.</summary>
    public int ValueSize => Type switch
    {
        ElementType.Float64 or ElementType.Int64 => 8,
        ElementType.Float32 or ElementType.Int32 => 4,
        ElementType.Float16 or ElementType.Int16 => 2,
        _ => 1,
    };

    /// <summary>The number of values; null where it is more than memory can address.</summary>
    public long? Count
    {
        get
        {
            var count = 1L;
            foreach (var size in Shape)
            {
                if (size != 0 && count > long.MaxValue / ValueSize / size) return null;
                count *= size;
            }

            return count;
        }
    }

    /// <summary>Reads a header; the values follow in the stream.</summary>
    /// <param name="content">The array file from its beginning.</param>
    /// <param name="name">What an error calls it.</param>
    /// <param name="available">The bytes of the array file.</param>
    /// <param name="acceptsBigEndian">Whether the caller swaps the bytes of big-endian values. By default such values are refused.</param>
    /// <exception cref="ArrayFileException">The content is something else, or damaged.</exception>
    public static NpyHeader Read(Stream content, string name, long available, bool acceptsBigEndian = false)
    {
        Span<byte> start = stackalloc byte[12];
        var read = content.ReadAtLeast(start[..PreludeLength], PreludeLength, throwOnEndOfStream: false);
        if (read < PreludeLength || !start.StartsWith(Magic) || start[6] is < 1 or > 3)
            throw new ArrayFileException(name, $"expected a NumPy array file (.npy), found {(read == 0 ? "an empty file" : "another content")}. "
                + "Write it with numpy.save.");
        var isFirstVersion = start[6] == 1;
        if (!isFirstVersion && content.ReadAtLeast(start[PreludeLength..], 2, throwOnEndOfStream: false) < 2)
            throw new ArrayFileException(name, "the file is damaged: it ends within its header.");
        var length = isFirstVersion ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        var prelude = isFirstVersion ? PreludeLength : start.Length;
        if (length > MaximumLength || length > available - prelude)
            throw new ArrayFileException(
                name, $"the file is damaged: it declares a header of {length:N0} bytes, of at most {MaximumLength:N0}, and {available - prelude:N0} follow.");
        var text = new byte[length];
        content.ReadExactly(text);
        return Parse(Encoding.UTF8.GetString(text), name, acceptsBigEndian) with { Length = prelude + text.Length };
    }

    /// <summary>The header of version 1, with NumPy's bytes.</summary>
    /// <param name="least">Bytes it shall have at least, for one that is written again when the shape is known.</param>
    public byte[] ToBytes(int least = 0)
    {
        var sizes = string.Join(", ", Shape.Select(size => size.ToString(CultureInfo.InvariantCulture))) + (Shape.Count == 1 ? "," : "");
        var type = Types.First(pair => pair.Value == Type).Key;
        var dictionary = $"{{'descr': '{type}', 'fortran_order': {(IsFortranOrder ? "True" : "False")}, 'shape': ({sizes}), }}";
        var unpadded = Math.Max(least, PreludeLength + dictionary.Length + 1);   // a line break after
        var whole = (unpadded + Alignment - 1) / Alignment * Alignment;
        var text = Encoding.ASCII.GetBytes(dictionary.PadRight(whole - PreludeLength - 1) + "\n");
        byte[] header = [.. Magic, 1, 0, 0, 0, .. text];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Magic.Length + 2), (ushort)text.Length);
        return header;
    }

    /// <summary>Checks that the values fill what follows the header, before memory is taken for them.</summary>
    /// <param name="name">What an error calls the file.</param>
    /// <param name="found">The bytes after the header.</param>
    /// <param name="acceptsEmpty">Whether an array without values is accepted.</param>
    /// <exception cref="ArrayFileException">There is no value, or the bytes are more or fewer.</exception>
    public void RequireValues(string name, long found, bool acceptsEmpty = false)
    {
        if (Count == 0 && !acceptsEmpty) throw new ArrayFileException(name, $"the array {ShapeText} is empty. Expected at least one value.");
        if (Count * ValueSize != found)
            throw new ArrayFileException(
                name, $"{found:N0} bytes follow the header, which are not the {TypeText} values of {ShapeText}. The file is truncated or damaged.");
    }

    private string TypeText => Type.ToString().ToLowerInvariant();

    private static NpyHeader Parse(string header, string name, bool acceptsBigEndian)
    {
        var (type, order, shape) = (DescriptionKey().Match(header), OrderKey().Match(header), ShapeKey().Match(header));
        var description = type.Groups[1].Value;
        var isBigEndian = acceptsBigEndian && description.StartsWith('>');
        if (isBigEndian) description = '<' + description[1..];
        if (!shape.Success || !order.Success || !Types.TryGetValue(description, out var element))
            throw new ArrayFileException(
                name, $"expected an array of {(acceptsBigEndian ? "" : "little-endian ")}numbers ({string.Join(", ", Types.Keys)}), found {Excerpt(header)}. "
                + "Write it with numpy.save(path, x.astype('<f4')).");
        var sizes = shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).ToList();
        if (sizes[^1].Length == 0) sizes.RemoveAt(sizes.Count - 1);   // (3,) and ()
        var numbers = sizes.ConvertAll(Size);
        if (numbers.Count > MaximumRank || numbers.Contains(-1))
            throw new ArrayFileException(name, $"the file is damaged: its shape is ({shape.Groups[1].Value}). Expected at most {MaximumRank} whole numbers.");
        return new(element, numbers, order.Groups[1].Value == "True") { IsBigEndian = isBigEndian };
    }

    private static long Size(string text)
    {
        var digits = text is [.. var before, 'L'] ? before : text;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : -1;
    }

    private static string Excerpt(string header) => header.Length > Shown ? header[..Shown] + "…" : header.Trim();

    [GeneratedRegex(@"'descr':\s*'([^']*)'")]
    private static partial Regex DescriptionKey();

    [GeneratedRegex(@"'fortran_order':\s*(True|False)")]
    private static partial Regex OrderKey();

    /// <summary>Python 2 writes a long integer as 4L.</summary>
    [GeneratedRegex(@"'shape':\s*\(([0-9, L]*)\)")]
    private static partial Regex ShapeKey();
}
