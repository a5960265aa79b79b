namespace Inception.Metrics.Inputs;

/// <summary>A set of images, real or generated, that is read one image after the other. <see cref="ImageSource"/> makes them.</summary>
public interface IImageSource : IDisposable
{
    /// <summary>The name in messages and reports: a path, or the kind of images.</summary>
    string Name { get; }

    /// <summary>The number of images; null where it is known only after the last image.</summary>
    int? Count { get; }

    /// <summary>What the source passed over, as sentences for the user; empty where it takes everything.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Reads the set from its beginning. An image's bytes may be loaded later, by another thread, until the source is disposed.</summary>
    /// <returns>The images in their order.</returns>
    IEnumerable<InputImage> Read();
}
