using Inception.Imaging;

namespace Inception.Metrics.Inputs;

/// <summary>Images of one size in one array.</summary>
/// <param name="name">The name in messages and reports.</param>
/// <param name="pixels">N×height×width×channels bytes.</param>
/// <param name="count">Images.</param>
/// <param name="height">Rows of an image.</param>
/// <param name="width">Columns of an image.</param>
/// <param name="channels">3, or 1 for grey.</param>
internal sealed class PixelSource(string name, ReadOnlyMemory<byte> pixels, int count, int height, int width, int channels) : IImageSource
{
    public string Name => name;

    public int? Count => count;

    public IReadOnlyList<string> Notes => [];

    public IEnumerable<InputImage> Read()
    {
        var size = height * width * channels;
        for (var i = 0; i < count; i++)
        {
            var image = pixels.Slice(i * size, size);
            yield return InputImage.FromPixels($"{name}[{i}]", () => ToImage(image.Span, height, width, channels));
        }
    }

    public void Dispose()
    {
    }

    /// <summary>An image of its pixels; grey is repeated for red, green and blue.</summary>
    internal static RgbImage ToImage(ReadOnlySpan<byte> pixels, int height, int width, int channels)
    {
        if (channels == RgbImage.Channels) return new(width, height, pixels);
        var image = RgbImage.Uninitialized(width, height, out var rgb);
        for (var i = 0; i < pixels.Length; i++) rgb.Slice(RgbImage.Channels * i, RgbImage.Channels).Fill(pixels[i]);
        return image;
    }
}
