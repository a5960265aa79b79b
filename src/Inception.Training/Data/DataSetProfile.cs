using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>The properties of a data set that determine the defaults of a training; see <see cref="TrainingSuggestion"/>.</summary>
public sealed record DataSetProfile
{
    private const int MostRead = 16;

    /// <summary>The number of images.</summary>
    public required int Images { get; init; }

    /// <summary>The number of classes.</summary>
    public required int Classes { get; init; }

    /// <summary>The number of images of the rarest class.</summary>
    public required int SmallestClass { get; init; }

    /// <summary>The number of images of the most frequent class.</summary>
    public required int LargestClass { get; init; }

    /// <summary>The median width, in pixels, of the examined images. 0 if none could be read.</summary>
    public required int Width { get; init; }

    /// <summary>The median height, in pixels, of the examined images. 0 if none could be read.</summary>
    public required int Height { get; init; }

    /// <summary>Whether all examined images are grey: red, green and blue are the same in each pixel.</summary>
    public required bool IsGrey { get; init; }

    /// <summary>The shorter of <see cref="Width"/> and <see cref="Height"/>.</summary>
    public int ShorterSide => Math.Min(Width, Height);

    /// <summary>
    /// Counts the images of each class, and examines up to 16 images that are spread evenly over the data set. Images that cannot be read are skipped.
    /// </summary>
    /// <param name="images">The data set.</param>
    public static DataSetProfile Measure(ILabelledImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var counts = new int[images.ClassNames.Count];
        for (var index = 0; index < images.Count; index++) counts[images.LabelOf(index)]++;
        var read = Math.Min(MostRead, images.Count);
        var seen = Enumerable.Range(0, read).Select(place => Read(images, (int)((long)place * images.Count / read))).OfType<RgbImage>().ToList();
        return new()
        {
            Images = images.Count,
            Classes = counts.Length,
            SmallestClass = counts.DefaultIfEmpty().Min(),
            LargestClass = counts.DefaultIfEmpty().Max(),
            Width = Median(seen.Select(image => image.Width)),
            Height = Median(seen.Select(image => image.Height)),
            IsGrey = seen.Count > 0 && seen.TrueForAll(IsGreyImage),
        };
    }

    private static RgbImage? Read(ILabelledImages images, int index)
    {
        try
        {
            return images.Read(index);
        }
        catch (Exception unreadable) when (unreadable is InvalidImageException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int Median(IEnumerable<int> sides)
    {
        int[] sorted = [.. sides.Order()];
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }

    private static bool IsGreyImage(RgbImage image)
    {
        var pixels = image.Pixels;
        for (var i = 0; i + 2 < pixels.Length; i += RgbImage.Channels)
            if (pixels[i] != pixels[i + 1] || pixels[i] != pixels[i + 2]) return false;
        return true;
    }
}
