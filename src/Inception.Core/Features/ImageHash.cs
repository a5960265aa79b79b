using System.Buffers.Binary;
using System.Security.Cryptography;
using Inception.Imaging;

namespace Inception.Features;

/// <summary>A SHA-256 sum that stands for an image: of its file's bytes, or of its size and pixels where there is no file.</summary>
internal readonly record struct ImageHash(UInt128 High, UInt128 Low)
{
    public const int Bytes = SHA256.HashSizeInBytes;

    /// <summary>The hash of an encoded image.</summary>
    /// <param name="encoded">The file.</param>
    /// <param name="appliesOrientation">Whether its pixels are turned as its EXIF orientation says.</param>
    public static ImageHash Compute(ReadOnlySpan<byte> encoded, bool appliesOrientation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(encoded);
        if (!appliesOrientation) hash.AppendData("as stored"u8);
        return Read(hash.GetHashAndReset());
    }

    public static ImageHash Compute(RgbImage image)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(size, image.Width);
        BinaryPrimitives.WriteInt32LittleEndian(size[sizeof(int)..], image.Height);
        hash.AppendData("pixels"u8);
        hash.AppendData(size);
        hash.AppendData(image.Pixels);
        return Read(hash.GetHashAndReset());
    }

    public static ImageHash Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(source), BinaryPrimitives.ReadUInt128BigEndian(source[(Bytes / 2)..]));

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt128BigEndian(target, High);
        BinaryPrimitives.WriteUInt128BigEndian(target[(Bytes / 2)..], Low);
    }
}
