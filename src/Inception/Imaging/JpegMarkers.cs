using System.Buffers.Binary;

namespace Inception.Imaging;

/// <summary>
/// The markers of a JPEG stream (ITU-T T.81, annex B). Skia takes a progressive image whose last scans are missing for a whole one, and fills
/// in what the first scans gave; the end-of-image marker tells.
/// </summary>
internal static class JpegMarkers
{
    private const byte Prefix = 0xFF;
    private const byte Stuffing = 0x00;
    private const byte Temporary = 0x01;
    private const byte FirstRestart = 0xD0;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;

    /// <summary>Whether the first image of <paramref name="jpeg"/> runs to its end-of-image marker; a thumbnail's own does not count.</summary>
    public static bool ReachEnd(ReadOnlySpan<byte> jpeg)
    {
        while (jpeg.IndexOf(Prefix) is >= 0 and var at && at + 1 < jpeg.Length)
        {
            var marker = jpeg[at + 1];
            jpeg = jpeg[(at + 1)..];
            switch (marker)
            {
                case EndOfImage:
                    return true;
                case Prefix or Stuffing or Temporary or (>= FirstRestart and <= StartOfImage):
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
