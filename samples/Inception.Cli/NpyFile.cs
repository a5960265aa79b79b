using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Inception.Cli;

/// <summary>
/// NumPy's array file for float32 (<a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">format</a>):
/// the door for comparing with any other framework.
/// </summary>
internal static partial class NpyFile
{
    private const int MaximumHeader = 64 * 1024;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a little-endian float32 array in C order.</summary>
    public static Tensor Read(string path)
    {
        using var file = File.OpenRead(path);
        var header = ReadHeader(file, path);
        var shape = Shape(header, path);
        var count = shape.Aggregate(1L, (product, size) => checked(product * size));
        if (count * sizeof(float) != file.Length - file.Position)
            throw new UserException(
                $"{path}: a float32 array of {string.Join('×', shape)} has {count * sizeof(float):N0} bytes, found {file.Length - file.Position:N0}.");
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

    /// <summary>Writes an array; the file appears under its name only when it is whole.</summary>
    public static void Write(string path, Tensor array)
    {
        using var contiguous = array.detach().to(ScalarType.Float32, CPU).contiguous();
        var shape = string.Concat(contiguous.shape.Select(size => size.ToString(CultureInfo.InvariantCulture) + ", "));
        var dictionary = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape.TrimEnd()}), }}";
        var padding = 64 - ((Magic.Length + 4 + dictionary.Length + 1) % 64);
        var header = Encoding.ASCII.GetBytes(dictionary + new string(' ', padding % 64) + "\n");
        var temporary = path + ".partial";
        try
        {
            using (var file = File.Create(temporary))
            {
                file.Write(Magic);
                file.Write([1, 0, (byte)(header.Length & 0xFF), (byte)(header.Length >> 8)]);
                file.Write(header);
                file.Write(contiguous.bytes);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static string ReadHeader(FileStream file, string path)
    {
        Span<byte> start = stackalloc byte[12];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read < start.Length || !start.StartsWith(Magic) || start[6] is < 1 or > 3)
            throw new UserException($"{path}: expected a NumPy array file (.npy). Write one with numpy.save.");
        var isFirstVersion = start[6] == 1;
        var length = isFirstVersion ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        file.Position = isFirstVersion ? 10 : 12;
        if (length > MaximumHeader || length > file.Length - file.Position)
            throw new UserException($"{path}: the header says it is {length:N0} bytes long, which does not fit. The file is damaged.");
        var header = new byte[length];
        file.ReadExactly(header);
        return Encoding.ASCII.GetString(header);
    }

    private static long[] Shape(string header, string path)
    {
        var match = Header().Match(header);
        if (!match.Success || match.Groups["type"].Value is not ("<f4" or "=f4") || match.Groups["fortran"].Value != "False")
            throw new UserException(
                $"{path}: expected a float32 array in C order, found {header.Trim()}. Write it with numpy.save(path, numpy.ascontiguousarray(x, 'float32')).");
        return [.. match.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(size => long.Parse(size, CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex(@"'descr':\s*'(?<type>[^']+)'.*'fortran_order':\s*(?<fortran>True|False).*'shape':\s*\((?<shape>[0-9, ]*)\)")]
    private static partial Regex Header();
}
