namespace Inception.Imaging;

/// <summary>What an <see cref="ImageDecoder"/> accepts and how it turns the image.</summary>
public sealed record ImageDecoderOptions
{
    /// <summary>The highest <see cref="MaxPixels"/>: four bytes a pixel, counted by an <see cref="int"/>.</summary>
    internal const int PixelCeiling = int.MaxValue / 4;

    /// <summary>
    /// The most pixels (width × height) of an image. A larger image is refused before memory is allocated. Decoding takes seven bytes a pixel at
    /// its peak, of which three remain. 1 to 536,870,911; default 178,956,970, the count above which Pillow refuses to open an image.
    /// </summary>
    public int MaxPixels { get; init; } = 178_956_970;

    /// <summary>
    /// Whether the EXIF orientation is applied (rotation and mirroring), as viewers do. Default true. torchvision and
    /// Pillow's <c>Image.open</c> leave it as stored: set this to false to reproduce their numbers on images that carry the tag.
    /// </summary>
    public bool ApplyOrientation { get; init; } = true;

    /// <summary>Refuses an image with more pixels than <see cref="MaxPixels"/>, before memory is taken for it.</summary>
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
