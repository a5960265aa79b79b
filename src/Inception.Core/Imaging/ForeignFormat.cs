using System.Text;

namespace Inception.Imaging;

/// <summary>A format that is known by its first bytes and not decoded.</summary>
/// <param name="Name">The format with its article, such as "an AVIF image".</param>
/// <param name="Advice">What to do, as a sentence.</param>
internal sealed record ForeignFormat(string Name, string Advice)
{
    private const int BrandOffset = 8;

    private static readonly ForeignFormat
        Avif = Convertible("an AVIF image", "avifdec image.avif image.png"),
        Heic = Convertible("a HEIC image", "heif-convert image.heic image.png"),
        JpegXl = Convertible("a JPEG XL image", "djxl image.jxl image.png"),
        Jpeg2000 = Convertible("a JPEG 2000 image", "magick image.jp2 image.png"),
        Photoshop = Convertible("a Photoshop file (PSD)", "magick 'image.psd[0]' image.png"),
        Svg = Convertible("an SVG drawing", "rsvg-convert image.svg -o image.png"),
        Pdf = Convertible("a PDF document", "pdftoppm -png document.pdf page"),
        Icon = Convertible("a Windows icon", "magick 'image.ico[0]' image.png"),
        Netpbm = Convertible("a Netpbm image (PBM, PGM, PPM)", "magick image.ppm image.png"),
        OpenExr = Convertible("an OpenEXR image", "magick image.exr image.png"),
        Raw = new("a camera's raw file", "Develop it to JPEG, PNG or TIFF first."),
        Video = new("a video", "Extract its frames first: ffmpeg -i video.mp4 frame-%05d.png."),
        Html = new("a web page", "The download of the image has probably failed: fetch it again."),
        LfsPointer = new("a Git LFS pointer", "Fetch the image itself: git lfs pull.");

    /// <summary>The format that the bytes begin; null where it is not known.</summary>
    public static ForeignFormat? Find(ReadOnlySpan<byte> head)
    {
        if (head.Length >= BrandOffset + 4 && head[4..].StartsWith("ftyp"u8)) return OfBrands(Encoding.ASCII.GetString(head[BrandOffset..]));
        return head switch
        {
            [0xFF, 0x0A, ..] or [0, 0, 0, 0x0C, (byte)'J', (byte)'X', (byte)'L', (byte)' ', ..] => JpegXl,
            [0, 0, 0, 0x0C, (byte)'j', (byte)'P', (byte)' ', (byte)' ', ..] or [0xFF, 0x4F, 0xFF, 0x51, ..] => Jpeg2000,
            [(byte)'8', (byte)'B', (byte)'P', (byte)'S', ..] => Photoshop,
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => Pdf,
            [0, 0, 1, 0, ..] => Icon,
            [(byte)'P', >= (byte)'1' and <= (byte)'7', (byte)'\n' or (byte)' ' or (byte)'\r' or (byte)'\t', ..] => Netpbm,
            [0x76, 0x2F, 0x31, 0x01, ..] => OpenExr,
            [0x1A, 0x45, 0xDF, 0xA3, ..] => Video,
            _ when IsRaw(head) => Raw,
            _ when head.StartsWith("version https://"u8) => LfsPointer,
            _ => OfMarkup(head),
        };
    }

    /// <summary>Whether the bytes begin a CR2 file, which is a TIFF file with a small preview in front.</summary>
    public static bool IsCanonRaw(ReadOnlySpan<byte> head) =>
        head.Length >= BrandOffset + 2 && head.StartsWith("II*\0"u8) && head[BrandOffset..].StartsWith("CR"u8);

    private static bool IsRaw(ReadOnlySpan<byte> head) =>
        IsCanonRaw(head) || head.StartsWith("FUJIFILMCCD-RAW"u8) || head.StartsWith("IIU\0"u8) || head.StartsWith("IIRO"u8) || head.StartsWith("IIRS"u8);

    /// <summary>
    /// The brands of an ISO base media file (ISO/IEC 14496-12), as HEIC, AVIF and MP4 are: the major one, a version, those it is compatible with.
    /// </summary>
    private static ForeignFormat OfBrands(string brands) => brands[..4] switch
    {
        "avif" or "avis" => Avif,
        "mif1" or "msf1" or "mif2" when brands.Contains("avi", StringComparison.Ordinal) => Avif,
        "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" or "mif1" or "msf1" or "mif2" => Heic,
        "jxl " => JpegXl,
        "crx " => Raw,
        _ => Video,
    };

    private static ForeignFormat? OfMarkup(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) head = head[3..];   // the mark of UTF-8
        var text = Encoding.ASCII.GetString(head).TrimStart();
        if (text.StartsWith("<svg", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase)) return Svg;
        return text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) ? Html : null;
    }

    private static ForeignFormat Convertible(string name, string command) => new(name, $"Convert it first, for example: {command}.");
}
