using System.Buffers.Binary;
using SkiaSharp;

namespace Inception.Imaging;

/// <summary>The orientation that the EXIF metadata of an image says (tag 274), for the containers whose metadata Skia does not read.</summary>
internal static class ExifOrientation
{
    private const ushort Orientation = 274, Byte = 1, Short = 3, Long = 4;

    private const int EntryBytes = 12, PngSignature = 8, RiffHeader = 12, ChunkHeader = 8, PngCheckSum = 4;

    /// <summary>The orientation of an encoded image: its container's metadata, else what the codec found.</summary>
    public static SKEncodedOrigin Read(ReadOnlySpan<byte> encoded, SKEncodedOrigin found) =>
        ImageSignature.IsPng(encoded) ? InPng(encoded) : ImageSignature.IsWebP(encoded) ? InWebP(encoded) : found;

    /// <summary>The orientation in EXIF metadata, which has the form of a TIFF file.</summary>
    /// <returns>The stored order of pixels where the metadata says nothing, or is damaged.</returns>
    public static SKEncodedOrigin Read(ReadOnlySpan<byte> exif)
    {
        if (exif.StartsWith("Exif\0\0"u8)) exif = exif[6..];   // JPEG's mark, which some programs keep in other containers
        var isLittle = exif.StartsWith("II*\0"u8);
        if ((!isLittle && !exif.StartsWith("MM\0*"u8)) || exif.Length < ChunkHeader) return SKEncodedOrigin.TopLeft;
        var directory = ReadInt(exif[4..], isLittle);
        if (directory < ChunkHeader || directory > exif.Length - 2) return SKEncodedOrigin.TopLeft;
        var entries = exif[(int)(directory + 2)..];
        for (var count = ReadShort(exif[(int)directory..], isLittle); count > 0 && entries.Length >= EntryBytes; count--, entries = entries[EntryBytes..])
        {
            if (ReadShort(entries, isLittle) != Orientation) continue;
            var value = ReadShort(entries[2..], isLittle) switch
            {
                Byte => entries[8],
                Short => ReadShort(entries[8..], isLittle),
                Long => ReadInt(entries[8..], isLittle),
                _ => 0u,
            };
            return Known(value);
        }

        return SKEncodedOrigin.TopLeft;
    }

    /// <summary>The origin that a tag's number means; the stored order of pixels where it means none.</summary>
    public static SKEncodedOrigin Known(uint orientation) => orientation is >= 1 and <= 8 ? (SKEncodedOrigin)orientation : SKEncodedOrigin.TopLeft;

    /// <summary>The chunk <c>eXIf</c> (PNG, third edition), before or behind the pixels.</summary>
    private static SKEncodedOrigin InPng(ReadOnlySpan<byte> png)
    {
        png = png[PngSignature..];
        while (png.Length >= ChunkHeader)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png);
            if (length > png.Length - ChunkHeader) break;
            if (png[4..].StartsWith("eXIf"u8)) return Read(png.Slice(ChunkHeader, (int)length));
            var next = ChunkHeader + (long)length + PngCheckSum;
            if (next > png.Length) break;
            png = png[(int)next..];
        }

        return SKEncodedOrigin.TopLeft;
    }

    /// <summary>The chunk <c>EXIF</c> of the extended format.</summary>
    private static SKEncodedOrigin InWebP(ReadOnlySpan<byte> webp)
    {
        webp = webp[RiffHeader..];
        while (webp.Length >= ChunkHeader)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(webp[4..]);
            if (length > webp.Length - ChunkHeader) break;
            if (webp.StartsWith("EXIF"u8)) return Read(webp.Slice(ChunkHeader, (int)length));
            var next = ChunkHeader + (long)length + (length & 1);   // chunks begin at even places
            if (next > webp.Length) break;
            webp = webp[(int)next..];
        }

        return SKEncodedOrigin.TopLeft;
    }

    private static ushort ReadShort(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint ReadInt(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
