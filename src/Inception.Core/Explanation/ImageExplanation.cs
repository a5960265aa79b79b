using System.Runtime.ExceptionServices;
using System.Text;
using Inception.Imaging;
using Inception.Preprocessing;

namespace Inception.Explanation;

/// <summary>Where in an image the evidence for a class was found, in the image's own pixels; or why the image could not be read.</summary>
/// <param name="Image">The image as it was decoded.</param>
/// <param name="Seen">The part that the network saw; it may reach beyond the borders of an image that was padded.</param>
/// <param name="Activation">The class, the stage, and the map of the stage's places, which divide <paramref name="Seen"/> evenly.</param>
public sealed record ImageExplanation(RgbImage Image, ImageRegion Seen, ClassActivation Activation)
{
    private readonly RgbImage _image = Image;
    private readonly ImageRegion _seen = Seen;
    private readonly ClassActivation _activation = Activation;

    /// <summary>The file, as it was named; null for an image that came from elsewhere.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// Why the file could not be explained; null where it was. Every other property but <see cref="Path"/> throws it then. See
    /// <see cref="ImageReadingOptions.OnUnreadable"/>.
    /// </summary>
    public Exception? Error { get; init; }

    /// <summary>The image as it was decoded.</summary>
    public RgbImage Image
    {
        get => OrThrow(_image);
        init => _image = value;
    }

    /// <summary>The part that the network saw; it may reach beyond the borders of an image that was padded.</summary>
    public ImageRegion Seen
    {
        get => OrThrow(_seen);
        init => _seen = value;
    }

    /// <summary>The class, the stage, and the map of the stage's places, which divide <see cref="Seen"/> evenly.</summary>
    public ClassActivation Activation
    {
        get => OrThrow(_activation);
        init => _activation = value;
    }

    /// <summary>Resizes the map to the image: linear between the centres of the stage's places, 0 outside the part that the network saw.</summary>
    /// <returns>The map.</returns>
    public HeatMap ToImage() => Activation.Map.Sampled(Image.Width, Image.Height, Across, Down);

    /// <summary>Draws the heat map over the image. Parts that the network did not see are darkened.</summary>
    /// <param name="options">Opacity and the like; defaults when left out.</param>
    /// <returns>An image of the same size; <see cref="RgbImage.ToPng"/> makes a file of it.</returns>
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
