using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Inception.Arrays;
using Inception.Common;
using Inception.Imaging;

namespace Inception.Metrics.Inputs;

/// <summary>The images of the array <c>arr_0</c> of a <c>.npz</c> file, read one after the other.</summary>
internal sealed partial class ArraySource : IImageSource
{
    private const string Array = "arr_0.npy";
    private const int MostHeaderBytes = 1 << 16, MostSide = 1 << 16;

    private readonly int _height, _width, _channels, _headerBytes;

    public ArraySource(string path)
    {
        Name = path;
        using var file = RegularFile.OpenRead(path);
        using var archive = OpenArchive(file);
        using var content = Entry(archive).Open();
        var shape = Shape(content, out _headerBytes);
        (Count, _height, _width, _channels) = (shape[0], shape[1], shape[2], shape[3]);
    }

    public string Name { get; }

    public int? Count { get; }

    public IReadOnlyList<string> Notes => [];

    public IEnumerable<InputImage> Read()
    {
        using var file = RegularFile.OpenRead(Name);
        using var archive = OpenArchive(file);
        using var content = Entry(archive).Open();
        Fill(content, new byte[_headerBytes], "its header");
        for (var i = 0; i < Count; i++)
        {
            var pixels = new byte[_height * _width * _channels];
            Fill(content, pixels, string.Create(CultureInfo.InvariantCulture, $"image {i} of {Count}"));
            yield return InputImage.FromPixels($"{Name}[{i}]", () => PixelSource.ToImage(pixels, _height, _width, _channels));
        }
    }

    public void Dispose()
    {
    }

    private ZipArchive OpenArchive(Stream file)
    {
        try
        {
            return new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        }
        catch (InvalidDataException damage)
        {
            throw new ArrayFileException(Name, $"no readable .npz archive: {damage.Message}", damage);
        }
    }

    private ZipArchiveEntry Entry(ZipArchive archive) =>
        archive.GetEntry(Array) ?? throw new ArrayFileException(Name, "expected an array 'arr_0' of images, found none");

    private void Fill(Stream content, byte[] bytes, string what)
    {
        try
        {
            content.ReadExactly(bytes);
        }
        catch (Exception damage) when (damage is EndOfStreamException or InvalidDataException)
        {
            throw new ArrayFileException(Name, $"arr_0 ends within {what}", damage);
        }
    }

    /// <summary>The shape of the array, and the bytes before its values.</summary>
    private int[] Shape(Stream content, out int headerBytes)
    {
        var start = new byte[10];
        Fill(content, start, "its header");
        var isFirst = start[6] == 1;
        var rest = new byte[isFirst ? 0 : 2];
        Fill(content, rest, "its header");
        var length = start[8] | ((uint)start[9] << 8) | (isFirst ? 0 : ((uint)rest[0] << 16) | ((uint)rest[1] << 24));
        if (start[0] != 0x93 || length > MostHeaderBytes) throw new ArrayFileException(Name, "expected arr_0 to be an array of NumPy, found another content");
        var text = new byte[(int)length];
        Fill(content, text, "its header");
        headerBytes = start.Length + rest.Length + text.Length;
        return Shape(Encoding.ASCII.GetString(text));
    }

    private int[] Shape(string header)
    {
        var sizes = ShapeTuple().Match(header).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(size => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        var isImages = header.Contains("'|u1'", StringComparison.Ordinal) && header.Contains("False", StringComparison.Ordinal)
            && sizes is [>= 1, >= 1 and < MostSide, >= 1 and < MostSide, 1 or RgbImage.Channels]
            && (long)sizes[1] * sizes[2] * sizes[3] <= ArchiveEntry.MostBytes;
        return isImages ? sizes : throw new ArrayFileException(
            Name, $"expected arr_0 to be images N×height×width×3 (or ×1) of uint8 in C order, found {header.Trim()}");
    }

    [GeneratedRegex(@"'shape':\s*\(([0-9, ]*)\)")]
    private static partial Regex ShapeTuple();
}
