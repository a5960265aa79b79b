using System.Globalization;

namespace Inception.Metrics.Extraction;

/// <summary>A summary of a set of images, collected while it was read.</summary>
public sealed record ImageSetSummary
{
    /// <summary>The name of the set.</summary>
    public required string Name { get; init; }

    /// <summary>The number of images with features.</summary>
    public required int Count { get; init; }

    /// <summary>The number of images that the network computed. The others were in the cache.</summary>
    public required int Computed { get; init; }

    /// <summary>The images that were skipped.</summary>
    public required IReadOnlyList<SkippedImage> Skipped { get; init; }

    /// <summary>The number of images of each file format: <c>JPEG</c>, <c>PNG</c> and so on. <c>pixels</c> for images that were already decoded.</summary>
    public required IReadOnlyDictionary<string, int> Formats { get; init; }

    /// <summary>The number of images of each size, the most frequent size first. At most 16 sizes are listed.</summary>
    public required IReadOnlyList<ImageSizeCount> Sizes { get; init; }

    /// <summary>The number of different sizes.</summary>
    public required int SizeCount { get; init; }

    /// <summary>The duration of the extraction.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>The reason why features were not saved in the cache. Null if they were saved, or if no cache was requested.</summary>
    public string? WhyNotKept { get; init; }

    /// <summary>Notes about what the source skipped.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Describes the formats and sizes, such as <c>1,000 JPEG, 256×256</c>.</summary>
    public string Describe()
    {
        var formats = string.Join(", ", Formats.OrderByDescending(one => one.Value)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Value:N0} {one.Key}")));
        return $"{formats}, {DescribeSizes()}";
    }

    /// <summary>Lists technical differences between two sets, as sentences. File formats and resolutions influence the metrics.</summary>
    /// <param name="other">The other set.</param>
    public IReadOnlyList<string> DifferencesFrom(ImageSetSummary other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var found = new List<string>();
        if (Math.Abs(LossyShare - other.LossyShare) > 0.01)
        {
            found.Add(
                $"'{Name}' has {FormatNames} and '{other.Name}' has {other.FormatNames}: JPEG's losses move FID. Save both sets in the same way, as PNG best.");
        }

        if (Sizes is [var own, ..] && other.Sizes is [var others, ..] && (own.Width, own.Height) != (others.Width, others.Height))
        {
            found.Add(
                $"Images of '{Name}' are {DescribeSizes()} and those of '{other.Name}' are {other.DescribeSizes()}: the resize to the network's input "
                    + "leaves traces that FID measures. Compare images of one resolution.");
        }

        return found;
    }

    private double LossyShare => Count == 0 ? 0 : (double)Formats.Where(one => one.Key is "JPEG" or "WebP").Sum(one => one.Value) / Count;

    private string FormatNames => string.Join(" and ", Formats.OrderByDescending(one => one.Value).Select(one => one.Key));

    private string DescribeSizes() => Sizes switch
    {
        [] => "no size",
        [var only] => $"{only.Width}×{only.Height}",
        [var first, ..] => string.Create(CultureInfo.InvariantCulture, $"of {SizeCount:N0} sizes, mostly {first.Width}×{first.Height}"),
    };
}
