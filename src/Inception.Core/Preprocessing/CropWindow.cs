namespace Inception.Preprocessing;

/// <summary>
/// One axis of a centre crop: <see cref="Length"/> pixels from <see cref="From"/> of the image, placed at <see cref="Margin"/> of the crop.
/// </summary>
/// <remarks>
/// torchvision's <c>center_crop</c>: an image smaller than the crop is padded with zeros, the odd pixel on the right or below; a larger
/// one is cropped at half the difference, rounded to even as Python's <c>round</c> does.
/// </remarks>
internal readonly record struct CropWindow(long From, int Length, int Margin)
{
    /// <summary>The window of a crop of <paramref name="cropSize"/> from an axis of <paramref name="size"/> pixels.</summary>
    public static CropWindow Centered(long size, int cropSize) => size < cropSize
        ? new(0, (int)size, (cropSize - (int)size) / 2)
        : new((long)Math.Round((size - cropSize) / 2.0, MidpointRounding.ToEven), cropSize, 0);
}
