using System.Globalization;
using Inception.Arrays;
using Inception.Imaging;

namespace Inception.Metrics.Inputs;

/// <summary>The images of the array <c>arr_0</c> of a <c>.npz</c> file, read one after the other.</summary>
internal sealed class ArraySource : IImageSource
{
    /// <summary>The name that <c>numpy.savez</c> gives to its first array without a name.</summary>
    public const string ArrayName = "arr_0";

    private readonly int _height, _width, _channels;

    public ArraySource(string path)
    {
        Name = path;
        using var archive = NpzArchive.Open(path);
        var (header, content) = archive.OpenArray(ArrayName);
        content.Dispose();
        if (!IsImages(header))
        {
            throw new ArrayFileException(
                path, $"expected '{ArrayName}' to be images N×height×width×3 (or ×1) of uint8 in C order, found {header.ShapeText} of "
                    + $"{header.Type.ToString().ToLowerInvariant()}{(header.IsFortranOrder ? " in Fortran order" : "")}.");
        }

        (Count, _height, _width, _channels) = ((int)header.Shape[0], (int)header.Shape[1], (int)header.Shape[2], (int)header.Shape[3]);
    }

    public string Name { get; }

    public int? Count { get; }

    public IReadOnlyList<string> Notes => [];

    public IEnumerable<InputImage> Read()
    {
        using var archive = NpzArchive.Open(Name);
        using var content = archive.OpenArray(ArrayName).Values;
        for (var i = 0; i < Count; i++)
        {
            var pixels = new byte[_height * _width * _channels];
            Fill(content, pixels, i);
            yield return InputImage.FromPixels($"{Name}[{i}]", () => PixelSource.ToImage(pixels, _height, _width, _channels));
        }
    }

    public void Dispose()
    {
    }

    private static bool IsImages(NpyHeader header) =>
        header is { Type: ElementType.UInt8, IsFortranOrder: false, Shape: [>= 1 and <= int.MaxValue, var height, var width, 1 or RgbImage.Channels] }
        && height * width * RgbImage.Channels <= ArchiveEntry.MostBytes;

    private void Fill(Stream content, byte[] pixels, int image)
    {
        try
        {
            content.ReadExactly(pixels);
        }
        catch (Exception damage) when (damage is EndOfStreamException or InvalidDataException)
        {
            throw new ArrayFileException(
                Name, string.Create(CultureInfo.InvariantCulture, $"'{ArrayName}' is damaged at image {image} of {Count}: {damage.Message}"), damage);
        }
    }
}
