using Inception.Imaging;
using Inception.Training.Data;

namespace Inception.Training.Transfer;

/// <summary>A picture that was read once: what is decoded is what was hashed, even if its file changes meanwhile.</summary>
/// <param name="Hash">What stands for it.</param>
/// <param name="Decode">Makes pixels of what was read.</param>
internal readonly record struct HashedPicture(PictureHash Hash, Func<RgbImage> Decode)
{
    public static HashedPicture Read(ILabelledPictures pictures, int index)
    {
        if ((pictures as IEncodedPictures)?.ReadEncoded(index) is { } encoded) return new(PictureHash.Of(encoded), encoded.Decode);
        var picture = pictures.Read(index);
        return new(PictureHash.Of(picture), () => picture);
    }
}
