using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>A data set for a training: images by number, each with its class. Several threads may read at once.</summary>
public interface ILabelledImages
{
    /// <summary>The number of images.</summary>
    int Count { get; }

    /// <summary>The names of the classes: label 0 is the first.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The class of an image, an index into <see cref="ClassNames"/>. Known without reading the image.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    int LabelOf(int index);

    /// <summary>What a message calls an image: its path, or its number and file.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    string NameOf(int index);

    /// <summary>Reads and decodes an image.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidImageException">The image is damaged or of an unknown format.</exception>
    /// <exception cref="IOException">The image cannot be read.</exception>
    RgbImage Read(int index);
}
