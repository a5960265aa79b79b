using Inception.Imaging;

namespace Inception.Metrics.Inputs;

/// <summary>Images that are made while they are read.</summary>
internal sealed class SequenceSource : IImageSource
{
    private readonly IEnumerable<RgbImage> _images;

    public SequenceSource(IEnumerable<RgbImage> images, string name, int? count)
    {
        ArgumentNullException.ThrowIfNull(images);
        (_images, Name, Count) = (images, name, count);
    }

    public string Name { get; }

    public int? Count { get; }

    public IReadOnlyList<string> Notes => [];

    public IEnumerable<InputImage> Read() => _images.Select((image, i) => InputImage.FromPixels($"{Name}[{i}]", () => image));

    public void Dispose()
    {
    }
}
