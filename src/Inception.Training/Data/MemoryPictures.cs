using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>Pictures that are decoded already, with their classes.</summary>
public sealed class MemoryPictures : ILabelledPictures
{
    private readonly RgbImage[] _pictures;
    private readonly int[] _labels;

    /// <summary>Joins pictures, labels and the names of the classes. The lists are copied, the pictures are not.</summary>
    /// <param name="pictures">The pictures, of any sizes.</param>
    /// <param name="labels">The class of each picture, an index into <paramref name="classNames"/>.</param>
    /// <param name="classNames">The names of the classes: label 0 is the first.</param>
    /// <exception cref="ArgumentException">The lists are not of one length, or a label has no name.</exception>
    public MemoryPictures(IEnumerable<RgbImage> pictures, IEnumerable<int> labels, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        (_pictures, _labels, ClassNames) = ([.. pictures], [.. labels], [.. classNames]);
        if (_pictures.Length != _labels.Length)
            throw new ArgumentException($"{_pictures.Length} pictures need as many labels. Found {_labels.Length}.", nameof(labels));

        var unnamed = Array.FindIndex(_labels, label => label < 0 || label >= ClassNames.Count);
        if (unnamed >= 0)
            throw new ArgumentException($"The label of picture {unnamed} is {_labels[unnamed]}. Accepted: 0 to {ClassNames.Count - 1}, the classes with a name.", nameof(labels));
    }

    /// <inheritdoc/>
    public int Count => _pictures.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public int LabelOf(int index) => _labels[index];

    /// <inheritdoc/>
    public string NameOf(int index) => $"picture {index}";

    /// <inheritdoc/>
    public RgbImage Read(int index) => _pictures[index];
}
