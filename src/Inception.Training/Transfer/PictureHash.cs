using System.Buffers.Binary;
using System.Security.Cryptography;
using Inception.Imaging;
using Inception.Training.Data;

namespace Inception.Training.Transfer;

/// <summary>A SHA-256 sum that stands for a picture: of its file's bytes, or of its size and pixels where there is no file.</summary>
internal readonly record struct PictureHash(UInt128 High, UInt128 Low)
{
    public const int Bytes = SHA256.HashSizeInBytes;

    public static PictureHash Of(EncodedPicture picture)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(picture.Bytes);
        if (!picture.Decoder.AppliesOrientation) hash.AppendData("as stored"u8);
        return Read(hash.GetHashAndReset());
    }

    public static PictureHash Of(RgbImage picture)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> size = stackalloc byte[2 * sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(size, picture.Width);
        BinaryPrimitives.WriteInt32LittleEndian(size[sizeof(int)..], picture.Height);
        hash.AppendData("pixels"u8);
        hash.AppendData(size);
        hash.AppendData(picture.Pixels);
        return Read(hash.GetHashAndReset());
    }

    public static PictureHash Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(source), BinaryPrimitives.ReadUInt128BigEndian(source[(Bytes / 2)..]));

    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt128BigEndian(target, High);
        BinaryPrimitives.WriteUInt128BigEndian(target[(Bytes / 2)..], Low);
    }
}
