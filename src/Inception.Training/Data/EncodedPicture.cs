using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>A picture as its file has it.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Decoder">What makes pixels of it.</param>
internal sealed record EncodedPicture(byte[] Bytes, ImageDecoder Decoder)
{
    public RgbImage Decode() => Decoder.Decode(Bytes);
}
