using System.Runtime.InteropServices;
using Inception.Arrays;
using static TorchSharp.torch;

namespace Inception.Tool.Output;

/// <summary>NumPy's array file of float32 in C order as a tensor: the door for comparing with any other framework.</summary>
internal static class NpyFile
{
    private const string Remedy = "Write it with numpy.save(path, numpy.ascontiguousarray(x, '<f4')).";

    /// <summary>Reads a little-endian float32 array in C order with at least one value.</summary>
    /// <exception cref="ArrayFileException">The file is something else, or damaged. Nothing is allocated for a shape that the file does not fill.</exception>
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
    /// <exception cref="ArrayFileException">The file is something else, or damaged.</exception>
    public static Tensor ReadImages(string path)
    {
        var images = Read(path);
        if (images.shape.Length == 4) return images;
        var shape = images.shape;
        images.Dispose();
        throw NoImages(path, shape);
    }

    /// <summary>Reads an array of images N×C×H×W as plain numbers.</summary>
    /// <exception cref="ArrayFileException">The file is something else, or damaged, or holds more numbers than an array can.</exception>
    public static FloatImages ReadFloatImages(string path)
    {
        using var file = Open(path, out var shape);
        if (shape.Length != 4) throw NoImages(path, shape);
        var count = shape.Aggregate(1L, (product, size) => product * size);
        if (count > Array.MaxLength)
            throw new ArrayFileException(path, $"found {count:N0} numbers, more than one array can hold. Split the file into several.");
        var values = new float[count];
        file.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new(values, (int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3]);
    }

    /// <summary>Writes plain numbers as an array; the file appears under its name only when it is whole.</summary>
    public static void Write(string path, float[] values, params long[] shape) => OutputFile.Replace(path, file =>
    {
        file.Write(new NpyHeader(ElementType.Float32, shape).ToBytes());
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
        file.Write(new NpyHeader(ElementType.Float32, contiguous.shape).ToBytes());
        file.Write(contiguous.bytes);
    }

    private static FileStream Open(string path, out long[] shape)
    {
        var file = File.OpenRead(InputFile.Seekable(path));
        try
        {
            var header = NpyHeader.Read(file, path, file.Length);
            var order = header.IsFortranOrder ? "Fortran" : "C";
            if (header.Type != ElementType.Float32 || header.IsFortranOrder)
                throw new ArrayFileException(
                    path, $"expected a little-endian float32 array in C order, found {header.Type.ToString().ToLowerInvariant()} in {order} order. {Remedy}");
            header.RequireValues(path, file.Length - file.Position);
            shape = [.. header.Shape];
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static ArrayFileException NoImages(string path, long[] shape) =>
        new(path, $"expected images N×C×H×W, found {(shape.Length == 0 ? "one number" : string.Join('×', shape))}.");

    /// <summary>Writes arrays as float32 to a <c>.npz</c> file, which appears under its name only when it is whole.</summary>
    public static void WriteAll(string path, IEnumerable<KeyValuePair<string, Tensor>> arrays) => OutputFile.Replace(path, file =>
        NpzFile.Write(file, arrays.Select(array => KeyValuePair.Create<string, Action<Stream>>(array.Key, content => Write(content, array.Value)))));
}
