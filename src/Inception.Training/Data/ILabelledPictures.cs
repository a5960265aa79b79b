using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>Pictures by number, each with its class: what a data set is to a training. Reading is safe from several threads at once.</summary>
public interface ILabelledPictures
{
    /// <summary>The number of pictures.</summary>
    int Count { get; }

    /// <summary>The names of the classes: label 0 is the first.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The class of a picture, an index into <see cref="ClassNames"/>. Known without reading the picture.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    int LabelOf(int index);

    /// <summary>What a message calls a picture: its path, or its number and file.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    string NameOf(int index);

    /// <summary>Reads and decodes a picture.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidImageException">The picture is damaged or of an unknown format.</exception>
    /// <exception cref="IOException">The picture cannot be read.</exception>
    RgbImage Read(int index);
}
