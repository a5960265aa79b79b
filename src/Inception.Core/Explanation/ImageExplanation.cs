using System.Runtime.ExceptionServices;
using System.Text;
using Inception.Imaging;
using Inception.Preprocessing;

namespace Inception.Explanation;

/// <summary>An image with a heat map of the evidence for a class, or the error that prevented the explanation.</summary>
/// <param name="Image">The decoded image.</param>
/// <param name="Seen">The part of the image that the network saw. It extends beyond the image if the preprocessing padded it.</param>
/// <param name="Activation">The class, the stage and the heat map. The positions of the map divide <paramref name="Seen"/> evenly.</param>
public sealed record ImageExplanation(RgbImage Image, ImageRegion Seen, ClassActivation Activation)
{
    private readonly RgbImage _image = Image;
    private readonly ImageRegion _seen = Seen;
    private readonly ClassActivation _activation = Activation;

    /// <summary>The path of the file, as given. Null for an image from memory or a stream.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// The error that prevented the explanation; null on success. All other properties except <see cref="Path"/> then throw this error. See
    /// <see cref="ImageReadingOptions.OnUnreadable"/>.
    /// </summary>
    public Exception? Error { get; init; }

    /// <summary>The decoded image.</summary>
    public RgbImage Image
    {
        get => OrThrow(_image);
        init => _image = value;
    }

    /// <summary>The part of the image that the network saw. It extends beyond the image if the preprocessing padded it.</summary>
    public ImageRegion Seen
    {
        get => OrThrow(_seen);
        init => _seen = value;
    }

    /// <summary>The class, the stage and the heat map. The positions of the map divide <see cref="Seen"/> evenly.</summary>
    public ClassActivation Activation
    {
        get => OrThrow(_activation);
        init => _activation = value;
    }

    /// <summary>Resizes the heat map to the size of the image by bilinear interpolation. The map is 0 outside the part that the network saw.</summary>
    /// <returns>The heat map, as large as the image.</returns>
    public HeatMap ToImage() => Activation.Map.Sampled(Image.Width, Image.Height, Across, Down);

    /// <summary>Draws the heat map over the image. Parts that the network did not see are darkened.</summary>
    /// <param name="options">Opacity and brightness. Defaults when null.</param>
    /// <returns>An image of the same size. <see cref="RgbImage.ToPng"/> encodes it as a PNG file.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public RgbImage Blend(BlendOptions? options = null)
    {
        options ??= new();
        options.Validate();
        var heat = ToImage();
        var source = Image.Pixels;
        var blended = RgbImage.Uninitialized(Image.Width, Image.Height, out var pixels);
        for (var y = 0; y < Image.Height; y++)
        {
            var isRowSeen = Down(y) is >= 0 and < 1;
            for (var x = 0; x < Image.Width; x++)
            {
                var (place, isSeen) = (heat[x, y], isRowSeen && Across(x) is >= 0 and < 1);
                var opacity = place * options.Opacity;
                for (var channel = 0; channel < RgbImage.Channels; channel++)
                {
                    var i = (((y * Image.Width) + x) * RgbImage.Channels) + channel;
                    pixels[i] = isSeen
                        ? Level(((1 - opacity) * source[i]) + (opacity * ColorMap.Channel(place, channel)))
                        : Level(source[i] * options.UnseenBrightness);
                }
            }
        }

        return blended;
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Error is null ? $"Path = {Path}, Seen = {_seen}, Activation = {_activation}" : $"Path = {Path}, Error = {Error.Message}");
        return true;
    }

    private T OrThrow<T>(T value)
    {
        if (Error is not null) ExceptionDispatchInfo.Throw(Error);
        return value;
    }

    private double Across(int x) => (x + 0.5 - Seen.Left) / Seen.Width;

    private double Down(int y) => (y + 0.5 - Seen.Top) / Seen.Height;

    private static byte Level(float value) => (byte)Math.Clamp(value + 0.5f, 0, byte.MaxValue);
}
