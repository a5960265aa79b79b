using BitMiracle.LibTiff.Classic;

namespace Inception.Imaging;

/// <summary>How the pixels of a TIFF page are stored: its tags, checked.</summary>
internal sealed record TiffLayout
{
    private const int MostSamples = 16;

    private const int CameraColours = 32803;   // photometric interpretation of raw sensor data (DNG)

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Bits of a sample: 1, 2, 4, 8 or 16.</summary>
    public required int Bits { get; init; }

    /// <summary>Samples of a pixel, those that are passed over included.</summary>
    public required int Samples { get; init; }

    public required Photometric Photometric { get; init; }

    /// <summary>Whether each sample has strips or tiles of its own.</summary>
    public required bool IsSeparate { get; init; }

    public required bool IsTiled { get; init; }

    public required int PieceWidth { get; init; }

    public required int PieceHeight { get; init; }

    /// <summary>Whether the fourth sample is alpha that the colours are multiplied with.</summary>
    public required bool IsPremultiplied { get; init; }

    /// <summary>The number of the orientation, 1 to 8; others mean none.</summary>
    public required uint Orientation { get; init; }

    /// <summary>Red, green and blue of each palette entry, one after the other; null without a palette.</summary>
    public byte[]? Palette { get; init; }

    /// <summary>Samples of a pixel that are converted.</summary>
    public int SamplesTaken => Photometric switch
    {
        Photometric.SEPARATED => 4,
        Photometric.RGB => IsPremultiplied ? 4 : 3,
        _ => 1,
    };

    /// <summary>Planes that are read.</summary>
    public int PlanesRead => IsSeparate ? SamplesTaken : 1;

    /// <summary>Reads the tags of a page.</summary>
    /// <exception cref="InvalidImageException">The page is of a kind that is not decoded.</exception>
    public static TiffLayout Read(Tiff tiff, string? path, string kinds)
    {
        var (bits, samples) = (Number(tiff, TiffTag.BITSPERSAMPLE, 1), Number(tiff, TiffTag.SAMPLESPERPIXEL, 1));
        var compression = (Compression)Number(tiff, TiffTag.COMPRESSION, 1);
        var extra = tiff.GetField(TiffTag.EXTRASAMPLES)?[1].GetBytes();
        var layout = new TiffLayout
        {
            Width = Number(tiff, TiffTag.IMAGEWIDTH, 0),
            Height = Number(tiff, TiffTag.IMAGELENGTH, 0),
            Bits = bits,
            Samples = samples,
            Photometric = Colours(tiff, compression, samples),
            IsSeparate = samples > 1 && (PlanarConfig)Number(tiff, TiffTag.PLANARCONFIG, 1) == PlanarConfig.SEPARATE,
            IsTiled = tiff.IsTiled(),
            PieceWidth = Number(tiff, TiffTag.TILEWIDTH, 0),
            PieceHeight = Number(tiff, tiff.IsTiled() ? TiffTag.TILELENGTH : TiffTag.ROWSPERSTRIP, int.MaxValue),
            IsPremultiplied = samples == 4 && extra is [(byte)ExtraSample.ASSOCALPHA, ..],
            Orientation = (uint)Number(tiff, TiffTag.ORIENTATION, 1),
        };
        if (layout.WhyUndecodable(tiff, compression) is { } kind)
            throw new InvalidImageException(path, kinds, $"{kind}. Convert it to an 8-bit PNG or TIFF first");
        layout = layout.IsTiled ? layout : layout with { PieceHeight = (int)Math.Clamp((uint)layout.PieceHeight, 1, (uint)layout.Height) };
        return layout.Photometric == Photometric.PALETTE ? layout with { Palette = ReadPalette(tiff, bits) } : layout;
    }

    /// <summary>Refuses strips and tiles that would take more memory than the image itself can.</summary>
    /// <exception cref="InvalidImageException">A piece is too large.</exception>
    public void RequirePieces(int maxPixels, string? path)
    {
        var (width, height) = IsTiled ? (PieceWidth, PieceHeight) : (Width, PieceHeight);
        if (width < 1 || height < 1 || (long)width * height > maxPixels || StrideBits(width) / 8 * height >= Array.MaxLength)
            throw new InvalidImageException(path, $"strips or tiles of at most {maxPixels:N0} pixels", $"some of {width}×{height}");
    }

    /// <summary>Bytes of a strip's or tile's rows; each row begins at a byte.</summary>
    public int PieceBytes(int width, int rows) => checked((int)((StrideBits(width) + 7) / 8 * rows));

    private long StrideBits(int width) => (long)width * Bits * (IsSeparate ? 1 : Samples);

    /// <summary>What the samples mean. JPEG data of luma and chroma is decompressed to RGB.</summary>
    private static Photometric Colours(Tiff tiff, Compression compression, int samples)
    {
        var colours = (Photometric)Number(tiff, TiffTag.PHOTOMETRIC, samples >= 3 ? (int)Photometric.RGB : (int)Photometric.MINISBLACK);
        if (colours != Photometric.YCBCR || compression != Compression.JPEG) return colours;
        tiff.SetField(TiffTag.JPEGCOLORMODE, JpegColorMode.RGB);
        return Photometric.RGB;
    }

    private string? WhyUndecodable(Tiff tiff, Compression compression)
    {
        if ((int)Photometric == CameraColours || tiff.GetField(TiffTag.DNGVERSION) is not null) return "a camera's raw file";
        if ((Number(tiff, TiffTag.SUBFILETYPE, 0) & (int)FileType.REDUCEDIMAGE) != 0)
            return "a first page that is the preview of another (a camera's raw file?)";
        if (!tiff.IsCodecConfigured(compression)) return $"the compression {Name(compression)}";
        if ((SampleFormat)Number(tiff, TiffTag.SAMPLEFORMAT, 1) is not (SampleFormat.UINT or SampleFormat.VOID) and var format)
            return $"samples of {Bits} bits in the form {Name(format)}";
        if (Bits is not (1 or 2 or 4 or 8 or 16)) return $"{Bits} bits a sample";
        var isKnown = Photometric switch
        {
            Photometric.MINISWHITE or Photometric.MINISBLACK => true,
            Photometric.PALETTE => Bits <= 8,
            Photometric.RGB or Photometric.SEPARATED => Bits >= 8,
            _ => false,
        };
        if (!isKnown) return $"colours in the form {Name(Photometric)} with {Bits} bits a sample";
        return Samples < SamplesTaken || Samples > MostSamples ? $"{Samples} samples a pixel in the form {Name(Photometric)}" : null;
    }

    /// <summary>Entries of 16 bits, red of all of them first. Some programs write 8 bits.</summary>
    private static byte[] ReadPalette(Tiff tiff, int bits)
    {
        var field = tiff.GetField(TiffTag.COLORMAP) ?? throw new InvalidDataException("it has no palette");
        var planes = new[] { field[0].ToUShortArray(), field[1].ToUShortArray(), field[2].ToUShortArray() };
        var shift = planes.Any(plane => plane.Any(value => value > byte.MaxValue)) ? 8 : 0;
        var palette = new byte[3 << bits];
        for (var i = 0; i < palette.Length; i++) palette[i] = (byte)(planes[i % 3][i / 3] >> shift);
        return palette;
    }

    private static int Number(Tiff tiff, TiffTag tag, int otherwise) => tiff.GetField(tag) is { Length: > 0 } field ? field[0].ToInt() : otherwise;

    private static string Name<T>(T value)
        where T : struct, Enum => Enum.IsDefined(value) ? value.ToString() : $"{Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture)}";
}
