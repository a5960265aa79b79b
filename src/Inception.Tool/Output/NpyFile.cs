using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Inception.Tool.Output;

/// <summary>
/// NumPy's array file for float32 (<a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">format</a>, versions 1 to 3):
/// the door for comparing with any other framework.
/// </summary>
internal static partial class NpyFile
{
    private const int MaximumHeader = 64 * 1024, MaximumRank = 32, ShownHeader = 160, Alignment = 64;
    private const string Remedy = "Write it with numpy.save(path, numpy.ascontiguousarray(x, '<f4')).";

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a little-endian float32 array in C order with at least one value.</summary>
    /// <exception cref="UserException">The file is something else, or damaged. Nothing is allocated for a shape that the file does not fill.</exception>
    public static Tensor Read(string path)
    {
        using var file = Open(path, out var shape);
        var array = empty(shape, dtype: ScalarType.Float32);
        try
        {
            file.ReadExactly(array.bytes);
            return array;
        }
        catch
        {
            array.Dispose();
            throw;
        }
    }

    /// <summary>Reads an array of images N×C×H×W.</summary>
    /// <exception cref="UserException">The file is something else, or damaged.</exception>
    public static Tensor ReadImages(string path)
    {
        var images = Read(path);
        if (images.shape.Length == 4) return images;
        var shape = images.shape;
        images.Dispose();
        throw NoImages(path, shape);
    }

    /// <summary>Reads an array of images N×C×H×W as plain numbers.</summary>
    /// <exception cref="UserException">The file is something else, or damaged, or holds more numbers than an array can.</exception>
    public static FloatImages ReadFloatImages(string path)
    {
        using var file = Open(path, out var shape);
        if (shape.Length != 4) throw NoImages(path, shape);
        var count = shape.Aggregate(1L, (product, size) => product * size);
        if (count > Array.MaxLength) throw new UserException($"{path}: {count:N0} numbers are more than fit into memory at once. Cut it into several files.");
        var values = new float[count];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new(values, (int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3]);
    }

    /// <summary>Writes plain numbers as an array; the file appears under its name only when it is whole.</summary>
    public static void Write(string path, float[] values, params long[] shape) => OutputFile.Replace(path, file =>
    {
        file.Write(Header(shape));
        file.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    });

    /// <summary>Writes an array as float32; the file appears under its name only when it is whole. A device such as /dev/stdout is written to.</summary>
    public static void Write(string path, Tensor array) => OutputFile.Replace(path, file => Write(file, array));

    /// <summary>Writes an array as float32.</summary>
    public static void Write(Stream file, Tensor array)
    {
        using var detached = array.detach();
        using var single = detached.to(ScalarType.Float32, CPU);
        using var contiguous = single.contiguous();
        file.Write(Header(contiguous.shape));
        file.Write(contiguous.bytes);
    }

    /// <summary>What stands before the values of a float32 array in C order.</summary>
    /// <param name="sizes">The shape.</param>
    /// <param name="least">Bytes it shall have at least, for one that is written again when the shape is known.</param>
    public static byte[] Header(IReadOnlyList<long> sizes, int least = 0)
    {
        var shape = string.Join(", ", sizes.Select(size => size.ToString(CultureInfo.InvariantCulture))) + (sizes.Count == 1 ? "," : "");
        var dictionary = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}";
        var unpadded = Math.Max(least, Magic.Length + 4 + dictionary.Length + 1);   // version and length before, a line break after
        var whole = (unpadded + Alignment - 1) / Alignment * Alignment;
        var text = Encoding.ASCII.GetBytes(dictionary.PadRight(whole - Magic.Length - 4 - 1) + "\n");
        byte[] header = [.. Magic, 1, 0, 0, 0, .. text];
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Magic.Length + 2), (ushort)text.Length);
        return header;
    }

    private static FileStream Open(string path, out long[] shape)
    {
        var file = File.OpenRead(InputFile.Seekable(path));
        try
        {
            shape = Shape(ReadHeader(file, path), path);
            CheckLength(shape, file.Length - file.Position, path);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static UserException NoImages(string path, long[] shape) =>
        new($"{path}: expected images N×C×H×W, found {(shape.Length == 0 ? "one number" : string.Join('×', shape))}.");

    private static string ReadHeader(FileStream file, string path)
    {
        Span<byte> start = stackalloc byte[12];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < start.Length || !start.StartsWith(Magic) || start[6] is < 1 or > 3)
            throw new UserException($"{path}: expected a NumPy array file (.npy), found {(read == 0 ? "an empty file" : "another content")}. {Remedy}");
        var isFirstVersion = start[6] == 1;
        var length = isFirstVersion ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        file.Position = isFirstVersion ? 10 : 12;
        if (length > MaximumHeader || length > file.Length - file.Position)
            throw new UserException(
                $"{path}: the file is damaged: it declares a header of {length:N0} bytes, of at most {MaximumHeader:N0}, "
                + $"and {file.Length - file.Position:N0} follow.");
        var header = new byte[length];
        file.ReadExactly(header);
        return Encoding.UTF8.GetString(header);
    }

    private static long[] Shape(string header, string path)
    {
        var (type, order, shape) = (Type().Match(header), Order().Match(header), ShapeTuple().Match(header));
        if (!shape.Success || type.Groups[1].Value != "<f4" || order.Groups[1].Value != "False")
            throw new UserException(
                $"{path}: expected a little-endian float32 array in C order ('<f4'), "
                + $"found {(header.Length > ShownHeader ? header[..ShownHeader] + "…" : header.Trim())}. {Remedy}");
        var sizes = shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries).ToList();
        if (sizes[^1].Length == 0) sizes.RemoveAt(sizes.Count - 1);   // (3,) and ()
        var numbers = sizes.ConvertAll(size => long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1);
        return numbers.Count <= MaximumRank && !numbers.Contains(-1)
            ? [.. numbers]
            : throw new UserException($"{path}: the file is damaged: its shape is ({shape.Groups[1].Value}). Expected at most {MaximumRank} whole numbers.");
    }

    private static void CheckLength(long[] shape, long found, string path)
    {
        var name = shape.Length == 0 ? "one number" : string.Join('×', shape);
        if (shape.Contains(0)) throw new UserException($"{path}: the array {name} is empty. Expected at least one value.");
        var values = found % sizeof(float) == 0 ? found / sizeof(float) : 0;
        foreach (var size in shape) values = values % size == 0 ? values / size : 0;   // dividing cannot overflow
        if (values != 1)
            throw new UserException(
                $"{path}: {found:N0} bytes follow the header, which are not the float32 values of {name}. The file is truncated or damaged.");
    }

    [GeneratedRegex(@"'descr':\s*'([^']*)'")]
    private static partial Regex Type();

    [GeneratedRegex(@"'fortran_order':\s*(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape':\s*\(([0-9, ]*)\)")]
    private static partial Regex ShapeTuple();
}
