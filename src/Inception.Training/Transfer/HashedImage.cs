using Inception.Features;
using Inception.Imaging;
using Inception.Training.Data;

namespace Inception.Training.Transfer;

/// <summary>An image that was read once: what is decoded is what was hashed, even if its file changes meanwhile.</summary>
/// <param name="Hash">What stands for it.</param>
/// <param name="Decode">Makes pixels of what was read.</param>
internal readonly record struct HashedImage(ImageHash Hash, Func<RgbImage> Decode)
{
    public static HashedImage Read(ILabelledImages images, int index)
    {
        if ((images as IEncodedImages)?.ReadEncoded(index) is { } encoded)
            return new(ImageHash.Compute(encoded.Bytes, encoded.Decoder.AppliesOrientation), encoded.Decode);
        var image = images.Read(index);
        return new(ImageHash.Compute(image), () => image);
    }
}
