using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>A data set of decoded images in memory, with their classes.</summary>
public sealed class MemoryImages : ILabelledImages
{
    private readonly RgbImage[] _images;
    private readonly int[] _labels;

    /// <summary>Creates a data set from images, labels and the names of the classes. The lists are copied, the images are not.</summary>
    /// <param name="images">The images, of any sizes.</param>
    /// <param name="labels">The class of each image, an index into <paramref name="classNames"/>.</param>
    /// <param name="classNames">The names of the classes. Label 0 is the first name.</param>
    /// <exception cref="ArgumentException">The lists differ in length, or a label has no name.</exception>
    public MemoryImages(IEnumerable<RgbImage> images, IEnumerable<int> labels, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        (_images, _labels, ClassNames) = ([.. images], [.. labels], [.. classNames]);
        if (_images.Length != _labels.Length)
            throw new ArgumentException($"{_images.Length} images need as many labels. Found {_labels.Length}.", nameof(labels));

        var unnamed = Array.FindIndex(_labels, label => label < 0 || label >= ClassNames.Count);
        if (unnamed >= 0)
            throw new ArgumentException(
                $"The label of image {unnamed} is {_labels[unnamed]}. Accepted: 0 to {ClassNames.Count - 1}, the classes with a name.", nameof(labels));
    }

    /// <inheritdoc/>
    public int Count => _images.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public int LabelOf(int index) => _labels[index];

    /// <inheritdoc/>
    public string NameOf(int index) => $"image {index}";

    /// <inheritdoc/>
    public RgbImage Read(int index) => _images[index];
}
