namespace Inception.Metrics.Inputs;

/// <summary>A set of real or generated images, which is read image by image. <see cref="ImageSource"/> creates such sets.</summary>
public interface IImageSource : IDisposable
{
    /// <summary>The name in messages and reports: a path, or a description of the images.</summary>
    string Name { get; }

    /// <summary>The number of images. Null if it is known only after the last image.</summary>
    int? Count { get; }

    /// <summary>Notes about skipped files, as sentences for the user. Empty if nothing was skipped.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>Reads the set from the beginning. The bytes of an image may be loaded later, on another thread, until the source is disposed.</summary>
    /// <returns>The images in order.</returns>
    IEnumerable<InputImage> Read();
}
