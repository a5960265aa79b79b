using Inception.Metrics.Inputs;

namespace Inception.Metrics.Extraction;

/// <summary>Counts what a set of images consists of, while it is read.</summary>
internal sealed class SetTally
{
    private readonly Dictionary<string, int> _formats = [];
    private readonly Dictionary<(int Width, int Height), int> _sizes = [];
    private readonly List<SkippedImage> _skipped = [];
    private int _count;

    /// <summary>Images that went through the network.</summary>
    public int Computed { get; private set; }

    /// <summary>Images that are done.</summary>
    public int Done => _count + _skipped.Count;

    public void Add(string format, int width, int height, bool computed)
    {
        _formats[format] = _formats.GetValueOrDefault(format) + 1;
        _sizes[(width, height)] = _sizes.GetValueOrDefault((width, height)) + 1;
        _count++;
        if (computed) Computed++;
    }

    public void Skip(string name, string reason) => _skipped.Add(new(name, reason));

    public ImageSetSummary Summarize(IImageSource images, int sizes, string? whyNotKept, TimeSpan elapsed) => new()
    {
        Name = images.Name,
        Count = _count,
        Computed = Computed,
        Skipped = _skipped,
        Formats = _formats,
        Sizes = [.. _sizes.OrderByDescending(one => one.Value).ThenBy(one => one.Key).Take(sizes)
            .Select(one => new ImageSizeCount(one.Key.Width, one.Key.Height, one.Value))],
        SizeCount = _sizes.Count,
        Elapsed = elapsed,
        WhyNotKept = whyNotKept,
        Notes = images.Notes,
    };
}
