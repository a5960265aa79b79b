using System.Buffers.Binary;
using System.IO.Compression;
using Inception.Common;

namespace Inception.Imaging;

/// <summary>
/// Reads and writes IDX files of unsigned bytes, the format of MNIST and similar data sets: two zero bytes, the element type (8 for
/// unsigned bytes), the number of dimensions, each dimension as a big-endian 32-bit integer, then the elements.
/// </summary>
/// <remarks>Format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database of handwritten digits", section "The IDX file format".</remarks>
public static class IdxFile
{
    /// <summary>
    /// The default limit on the number of elements: 2³⁰ (1 GiB). EMNIST, the largest data set of this kind (697,932 images), has half as many.
    /// </summary>
    public const long DefaultElementLimit = 1L << 30;

    private const byte UnsignedByte = 0x08;

    private static ReadOnlySpan<byte> GzipMagic => [0x1f, 0x8b];

    /// <summary>Reads an IDX file, plain or compressed with gzip. Compression is recognized by the first bytes of the file, not by its name.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="dimensions">The expected number of dimensions: 3 for images, 1 for labels.</param>
    /// <param name="elementLimit">The maximum number of elements. A file that declares more is refused before memory is allocated.</param>
    /// <returns>The array.</returns>
    /// <exception cref="IdxFormatException">The file is not such an IDX file, is truncated, has data after its last element, or exceeds the limit.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static IdxArray Read(string path, int dimensions, long elementLimit = DefaultElementLimit)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, byte.MaxValue);
        using var file = RegularFile.OpenRead(path);
        using var content = Decompressed(file);
        try
        {
            var shape = ReadShape(content, path, dimensions);
            return new(shape, ReadElements(content, path, shape, elementLimit));
        }
        catch (InvalidDataException damage)
        {
            throw new IdxFormatException(path, "intact gzip data", "damage", damage);
        }
    }

    /// <summary>
    /// Writes an IDX file, compressed with gzip if <paramref name="path"/> ends in <c>.gz</c>. The file appears under its name only when it is complete.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IdxArray array)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(array);
        AtomicFile.Write(path, file =>
        {
            if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            {
                using var compressed = new GZipStream(file, CompressionLevel.SmallestSize, leaveOpen: true);
                WriteTo(compressed, array);
            }
            else
            {
                WriteTo(file, array);
            }
        });
    }

    /// <summary>The uncompressed content of the file. Disposing the result closes <paramref name="file"/>.</summary>
    internal static Stream Decompressed(FileStream file)
    {
        Span<byte> start = stackalloc byte[GzipMagic.Length];
        var read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return start[..read].SequenceEqual(GzipMagic) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    internal static long ElementsOf(IReadOnlyList<int> shape)
    {
        // Saturates: an untrusted header can declare more than a long counts.
        var elements = shape.Aggregate((Int128)1, (product, size) => Int128.Min(product * size, long.MaxValue));
        return (long)elements;
    }

    internal static string Describe(IReadOnlyList<int> shape) => shape.Count == 0 ? "no dimension" : string.Join('×', shape);

    private static void WriteTo(Stream content, IdxArray array)
    {
        content.Write([0, 0, UnsignedByte, (byte)array.Shape.Count]);
        Span<byte> size = stackalloc byte[sizeof(int)];
        foreach (var dimension in array.Shape)
        {
            BinaryPrimitives.WriteInt32BigEndian(size, dimension);
            content.Write(size);
        }

        content.Write(array.Data);
    }

    private static int[] ReadShape(Stream content, string path, int dimensions)
    {
        Span<byte> magic = stackalloc byte[sizeof(int)];
        var read = content.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> expected = [0, 0, UnsignedByte, (byte)dimensions];
        if (!magic[..read].SequenceEqual(expected))
        {
            throw new IdxFormatException(path, $"the first bytes 00 00 08 {dimensions:X2} ({dimensions} dimensions of unsigned bytes)", Bytes(magic[..read]));
        }

        var shape = new int[dimensions];
        Span<byte> size = stackalloc byte[sizeof(int)];
        for (var i = 0; i < dimensions; i++)
        {
            if (content.ReadAtLeast(size, size.Length, throwOnEndOfStream: false) < size.Length)
            {
                throw new IdxFormatException(path, $"{dimensions} dimensions", $"the end of the file after {i}");
            }

            shape[i] = BinaryPrimitives.ReadInt32BigEndian(size);
            if (shape[i] < 0)
            {
                throw new IdxFormatException(path, $"a size of 0 to {int.MaxValue} for dimension {i}", $"{(uint)shape[i]}");
            }
        }

        return shape;
    }

    private static byte[] ReadElements(Stream content, string path, int[] shape, long limit)
    {
        var elements = ElementsOf(shape);
        limit = Math.Min(limit, Array.MaxLength);
        if (elements > limit)
        {
            throw new IdxFormatException(path, $"at most {limit} elements", $"the shape {Describe(shape)}");
        }

        // Grown as the data comes, so that a small file that declares a large shape allocates little.
        using var data = new MemoryStream((int)Math.Min(elements, 1 << 20));
        var buffer = new byte[1 << 16];
        while (data.Length < elements)
        {
            var read = content.Read(buffer, 0, (int)Math.Min(buffer.Length, elements - data.Length));
            if (read == 0)
                throw new IdxFormatException(path, $"{elements} elements ({Describe(shape)})", $"the end of the file after {data.Length}");

            data.Write(buffer, 0, read);
        }

        if (content.ReadByte() >= 0)
            throw new IdxFormatException(path, $"the end of the file after {elements} elements ({Describe(shape)})", "more bytes");

        return data.ToArray();
    }

    private static string Bytes(ReadOnlySpan<byte> bytes) =>
        bytes.IsEmpty ? "an empty file" : string.Join(
            ' ', bytes.ToArray().Select(value => value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));
}
