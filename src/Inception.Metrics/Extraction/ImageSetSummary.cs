using System.Globalization;

namespace Inception.Metrics.Extraction;

/// <summary>What a set of images consists of, as it was read.</summary>
public sealed record ImageSetSummary
{
    /// <summary>The set's name.</summary>
    public required string Name { get; init; }

    /// <summary>Images with features.</summary>
    public required int Count { get; init; }

    /// <summary>Images that went through the network; the others were in the cache.</summary>
    public required int Computed { get; init; }

    /// <summary>Images that were left out.</summary>
    public required IReadOnlyList<SkippedImage> Skipped { get; init; }

    /// <summary>The file formats and how many images have each: <c>JPEG</c>, <c>PNG</c>, …; <c>pixels</c> where images were decoded already.</summary>
    public required IReadOnlyDictionary<string, int> Formats { get; init; }

    /// <summary>The sizes and how many images have each, the most frequent first; at most 16 of them.</summary>
    public required IReadOnlyList<ImageSizeCount> Sizes { get; init; }

    /// <summary>How many different sizes there are.</summary>
    public required int SizeCount { get; init; }

    /// <summary>The time it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Why features were not kept in the cache, where that was wanted; null where they were.</summary>
    public string? WhyNotKept { get; init; }

    /// <summary>What the source passed over.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The formats and sizes in words, such as <c>1,000 JPEG, 256×256</c>.</summary>
    public string Describe()
    {
        var formats = string.Join(", ", Formats.OrderByDescending(one => one.Value)
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Value:N0} {one.Key}")));
        return $"{formats}, {DescribeSizes()}";
    }

    /// <summary>What makes two sets differ besides their content, as sentences: file formats and resolutions move the metrics.</summary>
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
