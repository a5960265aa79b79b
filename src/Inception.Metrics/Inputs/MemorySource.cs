using Inception.Imaging;

namespace Inception.Metrics.Inputs;

/// <summary>Images in memory.</summary>
internal sealed class MemorySource : IImageSource
{
    private readonly IReadOnlyList<RgbImage> _images;

    public MemorySource(IReadOnlyList<RgbImage> images, string name)
    {
        ArgumentNullException.ThrowIfNull(images);
        (_images, Name) = (images, name);
    }

    public string Name { get; }

    public int? Count => _images.Count;

    public IReadOnlyList<string> Notes => [];

    public IEnumerable<InputImage> Read() => _images.Select((image, i) => InputImage.FromPixels($"{Name}[{i}]", () => image));

    public void Dispose()
    {
    }
}
