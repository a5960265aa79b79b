using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>An image as its file has it.</summary>
/// <param name="Bytes">The file.</param>
/// <param name="Decoder">What makes pixels of it.</param>
internal sealed record EncodedImage(byte[] Bytes, ImageDecoder Decoder)
{
    public RgbImage Decode() => Decoder.Decode(Bytes);
}
