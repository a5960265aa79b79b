using System.Runtime.InteropServices;
using BitMiracle.LibTiff.Classic;

namespace Inception.Imaging;

/// <summary>
/// The first page of a TIFF file (TIFF 6.0 and BigTIFF) as 8-bit RGB: grey, palette, RGB and CMYK, of 1 to 16 bits, in strips or tiles. LibTiff.NET
/// decompresses; the conversions are those of Pillow.
/// </summary>
internal sealed class TiffPage
{
    private const string Kinds = "a grey, palette, RGB or CMYK image of 1, 2, 4, 8 or 16 bits a sample";

    /// <summary>Bytes that a pixel takes here while it is converted.</summary>
    private const int PixelBytes = 4;

    private readonly Tiff _tiff;
    private readonly TiffSource _source;
    private readonly string? _path;
    private readonly TiffLayout _layout;

    private TiffPage(Tiff tiff, TiffSource source, string? path) => (_tiff, _source, _path, _layout) = (tiff, source, path, TiffLayout.Read(tiff, path, Kinds));

    /// <summary>Decodes the first page.</summary>
    /// <exception cref="InvalidImageException">The page is damaged, too large, or of a kind that is not decoded; the message names the kind.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> encoded, string? path, ImageDecoderOptions options)
    {
        TiffDirectory.Require(encoded, path, options);
        var source = new TiffSource(encoded.ToArray());
        try
        {
            using var tiff = source.Open() ?? throw Damaged(path, source.Error);
            return new TiffPage(tiff, source, path).Decode(options);
        }
        catch (OutOfMemoryException failure) when (failure is not InsufficientMemoryException)
        {
            throw new InvalidImageException(path, "a TIFF image that fits in memory", "one that needs more memory than there is");
        }
#pragma warning disable CA1031 // Damaged files make the library throw whatever its code runs into.
        catch (Exception failure) when (failure is not (InvalidImageException or InsufficientMemoryException))
#pragma warning restore CA1031
        {
            throw Damaged(path, source.Error ?? failure.Message);
        }
    }

    private RgbImage Decode(ImageDecoderOptions options)
    {
        var (width, height) = (_layout.Width, _layout.Height);
        options.RequirePixels(width, height, "TIFF", _path);
        _layout.RequirePieces(options.MaxPixels, _path);

        var pixels = new uint[width * height];
        var samples = MemoryMarshal.AsBytes(pixels.AsSpan());
        if (_layout.IsTiled) ReadTiles(samples);
        else ReadStrips(samples);
        TiffColours.ToRgb(samples, _layout);
        var origin = options.ApplyOrientation ? ExifOrientation.Known(_layout.Orientation) : ExifOrientation.Known(0);
        return Orientation.FromOrigin(origin, width, height).ToImage(pixels);
    }

    private void ReadStrips(Span<byte> samples)
    {
        var buffer = new byte[_layout.PieceBytes(_layout.Width, _layout.PieceHeight)];
        for (var plane = 0; plane < _layout.PlanesRead; plane++)
        {
            for (var top = 0; top < _layout.Height; top += _layout.PieceHeight)
            {
                var rows = Math.Min(_layout.PieceHeight, _layout.Height - top);
                var count = _layout.PieceBytes(_layout.Width, rows);
                if (_tiff.ReadEncodedStrip(_tiff.ComputeStrip(top, (short)plane), buffer, 0, count) < count) throw Damaged(_path, _source.Error);
                Gather(buffer, _layout.Width, plane, (0, top, _layout.Width, rows), samples);
            }
        }
    }

    private void ReadTiles(Span<byte> samples)
    {
        var (tileWidth, tileHeight) = (_layout.PieceWidth, _layout.PieceHeight);
        var buffer = new byte[_layout.PieceBytes(tileWidth, tileHeight)];
        for (var plane = 0; plane < _layout.PlanesRead; plane++)
        {
            for (var top = 0; top < _layout.Height; top += tileHeight)
            {
                for (var left = 0; left < _layout.Width; left += tileWidth)
                {
                    if (_tiff.ReadEncodedTile(_tiff.ComputeTile(left, top, 0, (short)plane), buffer, 0, buffer.Length) < buffer.Length)
                        throw Damaged(_path, _source.Error);
                    var shown = (left, top, Math.Min(tileWidth, _layout.Width - left), Math.Min(tileHeight, _layout.Height - top));
                    Gather(buffer, tileWidth, plane, shown, samples);
                }
            }
        }
    }

    /// <summary>Brings the samples of a piece to 8 bits and to their pixels.</summary>
    private void Gather(ReadOnlySpan<byte> piece, int pieceWidth, int plane, (int Left, int Top, int Width, int Height) shown, Span<byte> samples)
    {
        var stride = _layout.PieceBytes(pieceWidth, 1);
        var (inPixel, taken) = _layout.IsSeparate ? (1, 1) : (_layout.Samples, _layout.SamplesTaken);
        for (var y = 0; y < shown.Height; y++)
        {
            var row = piece.Slice(y * stride, stride);
            var to = ((((shown.Top + y) * _layout.Width) + shown.Left) * PixelBytes) + plane;
            for (var x = 0; x < shown.Width; x++, to += PixelBytes)
            {
                for (var sample = 0; sample < taken; sample++)
                    samples[to + sample] = Sample(row, (x * inPixel) + sample);
            }
        }
    }

    /// <summary>A sample as a byte: its high byte, or as it is where it has 8 bits or fewer.</summary>
    private byte Sample(ReadOnlySpan<byte> row, int index) => _layout.Bits switch
    {
        8 => row[index],
        16 => row[BitConverter.IsLittleEndian ? (2 * index) + 1 : 2 * index],   // the library has brought it to this machine's order
        var bits => (byte)((row[index * bits / 8] >> (8 - bits - (index * bits % 8))) & ((1 << bits) - 1)),
    };

    /// <summary>The error of a page that is damaged.</summary>
    public static InvalidImageException Damaged(string? path, string? why) =>
        new(path, "a whole TIFF image", $"damaged data ({(why ?? "no image in it").TrimEnd('.', ' ')})");
}
