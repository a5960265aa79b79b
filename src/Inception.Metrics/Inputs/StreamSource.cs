using Inception.Imaging;

namespace Inception.Metrics.Inputs;

/// <summary>Images that are made asynchronously while they are read. The thread that reads ahead waits for each.</summary>
internal sealed class StreamSource : IImageSource
{
    private readonly IAsyncEnumerable<RgbImage> _images;

    public StreamSource(IAsyncEnumerable<RgbImage> images, string name, int? count)
    {
        ArgumentNullException.ThrowIfNull(images);
        (_images, Name, Count) = (images, name, count);
    }

    public string Name { get; }

    public int? Count { get; }

    public IReadOnlyList<string> Notes => [];

    public IEnumerable<InputImage> Read()
    {
        var images = _images.GetAsyncEnumerator();
        try
        {
            for (var i = 0; images.MoveNextAsync().AsTask().GetAwaiter().GetResult(); i++)
            {
                var image = images.Current;
                yield return InputImage.FromPixels($"{Name}[{i}]", () => image);
            }
        }
        finally
        {
            images.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public void Dispose()
    {
    }
}
