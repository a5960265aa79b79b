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
        using var file = File.OpenRead(InputFile.Seekable(path));
        var header = NpyHeader.Read(file, path, file.Length);
        if (header.Type != ElementType.Float32 || header.IsFortranOrder)
            throw new ArrayFileException(
                path, $"expected a little-endian float32 array in C order, found {header.Type.ToString().ToLowerInvariant()} in {(header.IsFortranOrder ? "Fortran" : "C")} order. {Remedy}");
        header.RequireValues(path, file.Length - file.Position);
        var array = empty([.. header.Shape], dtype: ScalarType.Float32);
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
        var found = images.shape.Length == 0 ? "one number" : string.Join('×', images.shape);
        images.Dispose();
        throw new ArrayFileException(path, $"expected images N×C×H×W, found {found}.");
    }

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

    /// <summary>Writes arrays as float32 to a <c>.npz</c> file, which appears under its name only when it is whole.</summary>
    public static void WriteAll(string path, IEnumerable<KeyValuePair<string, Tensor>> arrays) => OutputFile.Replace(path, file =>
        NpzFile.Write(file, arrays.Select(array => KeyValuePair.Create<string, Action<Stream>>(array.Key, content => Write(content, array.Value)))));
}
