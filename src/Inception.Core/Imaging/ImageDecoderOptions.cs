namespace Inception.Imaging;

/// <summary>Options of an <see cref="ImageDecoder"/>: the largest accepted image, and orientation.</summary>
public sealed record ImageDecoderOptions
{
    /// <summary>The highest <see cref="MaxPixels"/>: four bytes a pixel, counted by an <see cref="int"/>.</summary>
    internal const int PixelCeiling = int.MaxValue / 4;

    /// <summary>
    /// The maximum number of pixels (width × height) of an image, 1 to 536,870,911. A larger image is refused before memory is allocated. Decoding takes up to
    /// seven bytes for each pixel, and the decoded image takes three. Default 178,956,970, the limit of Pillow.
    /// </summary>
    public int MaxPixels { get; init; } = 178_956_970;

    /// <summary>
    /// Whether the EXIF orientation is applied (rotation and mirroring), as viewers do. Default true. torchvision and Pillow's <c>Image.open</c> ignore the
    /// orientation. Set this option to false to reproduce their results on images with an EXIF orientation.
    /// </summary>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>Refuses an image with more pixels than <see cref="MaxPixels"/>, before memory is allocated.</summary>
    internal void RequirePixels(int width, int height, string format, string? path)
    {
        if ((long)width * height > MaxPixels)
            throw new InvalidImageException(
                path, $"at most {MaxPixels:N0} pixels ({nameof(ImageDecoderOptions)}.{nameof(MaxPixels)})", $"a {format} image that declares {width}×{height}")
            {
                IsTooLarge = true,
            };
    }

    internal ImageDecoderOptions Validated()
    {
        if (MaxPixels is < 1 or > PixelCeiling)
            throw new ArgumentOutOfRangeException(
                nameof(MaxPixels), MaxPixels, $"Expected 1 to {PixelCeiling:N0} pixels (width × height).");
        return this;
    }
}
