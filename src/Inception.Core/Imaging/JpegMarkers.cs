using System.Buffers.Binary;

namespace Inception.Imaging;

/// <summary>
/// The markers of a JPEG stream (ITU-T T.81, annex B), which tell a whole image from a truncated one. Skia cannot: it fills in what is missing of a
/// progressive image, and takes bytes behind a truncated scan for pixels.
/// </summary>
internal static class JpegMarkers
{
    private const byte Prefix = 0xFF;
    private const byte Stuffing = 0x00;
    private const byte Temporary = 0x01;
    private const byte FirstRestart = 0xD0;
    private const byte LastRestart = 0xD7;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;

    private static ReadOnlySpan<byte> End => [Prefix, EndOfImage];

    /// <summary>
    /// The bytes for a decoder: those of the file where the image has its end-of-image marker. Without one a sequential image whose pixels are whole gets
    /// it, and what follows the pixels is cut off (trailers of panoramas, second images).
    /// </summary>
    /// <param name="jpeg">The file.</param>
    /// <param name="whole">The bytes to decode.</param>
    /// <returns>False where pixels are missing: the file is truncated.</returns>
    public static bool TryComplete(ReadOnlySpan<byte> jpeg, out ReadOnlySpan<byte> whole)
    {
        whole = jpeg;
        if (ReachEnd(jpeg)) return true;
        if (JpegScan.End(jpeg) is not { } end) return false;
        whole = (byte[])[.. jpeg[..end], .. End];
        return true;
    }

    /// <summary>
    /// Whether the first image of <paramref name="jpeg"/> runs to its end-of-image marker. That of a thumbnail inside a segment or of an image behind it does
    /// not count.
    /// </summary>
    public static bool ReachEnd(ReadOnlySpan<byte> jpeg)
    {
        if (jpeg.StartsWith((ReadOnlySpan<byte>)[Prefix, StartOfImage])) jpeg = jpeg[2..];
        while (jpeg.IndexOf(Prefix) is >= 0 and var at && at + 1 < jpeg.Length)
        {
            var marker = jpeg[at + 1];
            jpeg = jpeg[(at + 1)..];
            switch (marker)
            {
                case EndOfImage:
                    return true;
                case StartOfImage:
                    return false;
                case Prefix or Stuffing or Temporary or (>= FirstRestart and <= LastRestart):
                    continue;
                default:
                    if (jpeg.Length < 3) return false;
                    var length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[1..]);
                    if (1 + length > jpeg.Length) return false;
                    jpeg = jpeg[(1 + length)..];
                    break;
            }
        }

        return false;
    }
}
