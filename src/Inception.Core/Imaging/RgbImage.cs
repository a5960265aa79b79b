namespace Inception.Imaging;

/// <summary>
/// An image in memory: <see cref="Height"/>×<see cref="Width"/>×3 bytes, row by row from the top left, each pixel red, green, blue.
/// An image is immutable, so many threads may use it.
/// </summary>
public sealed partial class RgbImage
{
    /// <summary>Bytes of one pixel.</summary>
    internal const int Channels = 3;

    private readonly byte[] _pixels;

    /// <summary>Copies <paramref name="pixels"/> into a new image.</summary>
    /// <param name="width">The width in pixels, at least 1.</param>
    /// <param name="height">The height in pixels, at least 1.</param>
    /// <param name="pixels">height×width×3 bytes, red, green, blue.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width or the height is less than 1.</exception>
    /// <exception cref="ArgumentException">The number of bytes is not width × height × 3.</exception>
    public RgbImage(int width, int height, ReadOnlySpan<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var expected = (long)width * height * Channels;
        if (pixels.Length != expected)
            throw new ArgumentException(
                $"Expected {width}×{height}×{Channels} = {expected:N0} bytes, found {pixels.Length:N0}.", nameof(pixels));
        (Width, Height, _pixels) = (width, height, pixels.ToArray());
    }

    private RgbImage(int width, int height, byte[] pixels) => (Width, Height, _pixels) = (width, height, pixels);

    /// <summary>The width in pixels.</summary>
    public int Width { get; }

    /// <summary>The height in pixels.</summary>
    public int Height { get; }

    /// <summary>The pixels: <c>Height×Width×3</c> bytes, row by row from the top left, each pixel red, green, blue.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>
    /// Resizes the image, with the same bytes as Pillow's <c>Image.resize</c>. Returns the image itself if the size is the same.
    /// </summary>
    /// <param name="width">The width in pixels, at least 1.</param>
    /// <param name="height">The height in pixels, at least 1.</param>
    /// <param name="interpolation">The filter; its support grows when the image shrinks (antialiasing).</param>
    /// <exception cref="ArgumentOutOfRangeException">The width or the height is less than 1.</exception>
    /// <exception cref="ArgumentException">
    /// The new image or the intermediate image (new width, old height) is too large, or a side of more than 16 million pixels shrinks.
    /// </exception>
    public RgbImage Resize(int width, int height, Interpolation interpolation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentNullException.ThrowIfNull(interpolation);
        if (width == Width && height == Height) return this;
        if ((long)width * Math.Max(height, Height) > ImageDecoderOptions.PixelCeiling)
            throw new ArgumentException(
                $"Expected a size of at most {ImageDecoderOptions.PixelCeiling:N0} pixels on the way from {Width}×{Height}, found {width}×{height}.");

        var resized = Uninitialized(width, height, out var pixels);
        Resampler.Resample(
            _pixels, Width * Channels, Channels,
            new(Width, width, interpolation, 0, width),
            new(Height, height, interpolation, 0, height),
            pixels);
        return resized;
    }

    /// <summary>Height×Width bytes: luma of ITU-R 601-2, rounded as Pillow's mode "L".</summary>
    internal byte[] Luma()
    {
        var luma = GC.AllocateUninitializedArray<byte>(Width * Height);
        for (var (i, from) = (0, 0); i < luma.Length; i++, from += Channels)
            luma[i] = (byte)(((_pixels[from] * 19595) + (_pixels[from + 1] * 38470) + (_pixels[from + 2] * 7471) + 0x8000) >> 16);
        return luma;
    }

    /// <summary>Creates an image whose bytes the caller must write before it passes the image on.</summary>
    internal static RgbImage Uninitialized(int width, int height, out Span<byte> pixels)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked(width * height * Channels));
        pixels = bytes;
        return new RgbImage(width, height, bytes);
    }
}
