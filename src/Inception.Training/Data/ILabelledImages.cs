using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>A data set of images with their classes, accessed by index. Several threads may read at the same time.</summary>
public interface ILabelledImages
{
    /// <summary>The number of images.</summary>
    int Count { get; }

    /// <summary>The names of the classes. Label 0 is the first name.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Returns the class of an image: an index into <see cref="ClassNames"/>. The image is not read.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    int LabelOf(int index);

    /// <summary>Returns the name of an image for messages: its path, or its index and file.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    string NameOf(int index);

    /// <summary>Reads and decodes an image.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidImageException">The image is damaged or of an unknown format.</exception>
    /// <exception cref="IOException">The image cannot be read.</exception>
    RgbImage Read(int index);
}
