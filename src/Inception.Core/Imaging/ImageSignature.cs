namespace Inception.Imaging;

/// <summary>The first bytes by which the accepted formats are told from everything else, before a decoder sees them.</summary>
internal static class ImageSignature
{
    /// <summary>Bytes that are enough to tell.</summary>
    public const int Length = 32;

    private const int ShownBytes = 12;

    /// <summary>Throws unless <paramref name="head"/>, the first <see cref="Length"/> bytes or all there are, begins an accepted format.</summary>
    public static void Check(ReadOnlySpan<byte> head, string? path)
    {
        if (IsAccepted(head)) return;
        if (ForeignFormat.Find(head) is { } foreign) throw new InvalidImageException(path, foreign);
        throw new InvalidImageException(path, "the first bytes of an image", head.IsEmpty ? "no bytes at all" : Describe(head));
    }

    /// <summary>Whether the bytes begin a TIFF file, in either byte order; BigTIFF is one too.</summary>
    public static bool IsTiff(ReadOnlySpan<byte> head) =>
        head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || head.StartsWith("II+\0"u8) || head.StartsWith("MM\0+"u8);

    /// <summary>Whether the bytes begin a PNG file.</summary>
    public static bool IsPng(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);

    /// <summary>Whether the bytes begin a WebP file.</summary>
    public static bool IsWebP(ReadOnlySpan<byte> head) => head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8);

    /// <summary>The format that the bytes begin, in the words of its users.</summary>
    public static string NameOf(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "JPEG",
        _ when IsPng(head) => "PNG",
        _ when IsWebP(head) => "WebP",
        _ when head.StartsWith("BM"u8) => "BMP",
        _ when head.StartsWith("GIF8"u8) => "GIF",
        _ when IsTiff(head) => "TIFF",
        _ => "unknown",
    };

    private static bool IsAccepted(ReadOnlySpan<byte> head)
        => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || IsPng(head)
        || IsWebP(head)
        || head.StartsWith("BM"u8)
        || head.StartsWith("GIF87a"u8)
        || head.StartsWith("GIF89a"u8)
        || (IsTiff(head) && !ForeignFormat.IsCanonRaw(head));

    private static string Describe(ReadOnlySpan<byte> head)
    {
        var first = head[..Math.Min(head.Length, ShownBytes)];
        var text = string.Concat(first.ToArray().Select(b => b is >= 0x20 and < 0x7F ? (char)b : '.'));
        return $"{Convert.ToHexString(first)} ('{text}')";
    }
}
