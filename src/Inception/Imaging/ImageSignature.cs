namespace Inception.Imaging;

/// <summary>The first bytes by which the accepted formats are told from everything else, before a decoder sees them.</summary>
internal static class ImageSignature
{
    /// <summary>Bytes that are enough to tell.</summary>
    public const int Length = 12;

    /// <summary>Throws unless <paramref name="head"/>, the first <see cref="Length"/> bytes or all there are, begins an accepted format.</summary>
    public static void Check(ReadOnlySpan<byte> head, string? path)
    {
        if (!IsAccepted(head))
            throw new InvalidImageException(path, "the first bytes of an image", head.IsEmpty ? "no bytes at all" : Describe(head));
    }

    private static bool IsAccepted(ReadOnlySpan<byte> head)
        => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])
        || (head.StartsWith("RIFF"u8) && head.Length >= Length && head[8..].StartsWith("WEBP"u8))
        || head.StartsWith("BM"u8)
        || head.StartsWith("GIF87a"u8)
        || head.StartsWith("GIF89a"u8);

    private static string Describe(ReadOnlySpan<byte> head)
    {
        var first = head[..Math.Min(head.Length, Length)];
        var text = string.Concat(first.ToArray().Select(b => b is >= 0x20 and < 0x7F ? (char)b : '.'));
        return $"{Convert.ToHexString(first)} ('{text}')";
    }
}
