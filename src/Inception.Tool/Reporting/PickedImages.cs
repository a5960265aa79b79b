using Inception.Imaging;
using Inception.Metrics.Inputs;
using Inception.Tool.Metrics;

namespace Inception.Tool.Reporting;

/// <summary>Some images of a set, decoded and made small, by their number among the images with features.</summary>
internal static class PickedImages
{
    /// <summary>Loads images.</summary>
    /// <param name="side">The set.</param>
    /// <param name="indices">The numbers.</param>
    /// <param name="cancellation">Stops before the next image.</param>
    /// <returns>The images by number; one that cannot be read any more is left out.</returns>
    public static Dictionary<int, RgbImage> Load(MetricSide side, IEnumerable<int> indices, CancellationToken cancellation)
    {
        var wanted = indices.Distinct().ToDictionary(index => side.ImageNames[index]);
        var (found, decoder) = (new Dictionary<int, RgbImage>(), new ImageDecoder());
        foreach (var image in side.Images!.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (found.Count == wanted.Count) break;
            if (wanted.TryGetValue(image.Name, out var index) && TryDecode(image, decoder) is { } decoded) found[index] = Small(decoded);
        }

        return found;
    }

    private static RgbImage? TryDecode(InputImage image, ImageDecoder decoder)
    {
        try
        {
            return image.Decode(decoder);
        }
        catch (Exception changed) when (changed is IOException or InceptionException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static RgbImage Small(RgbImage image)
    {
        var longest = Math.Max(image.Width, image.Height);
        if (longest <= ImageGrid.Side) return image;
        return image.Resize(
            Math.Max(1, image.Width * ImageGrid.Side / longest), Math.Max(1, image.Height * ImageGrid.Side / longest), Interpolation.Bilinear);
    }
}
