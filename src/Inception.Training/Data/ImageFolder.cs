using System.IO.Enumeration;
using Inception.Common;
using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>Images in folders, one folder for each class: <c>cat/1.jpg</c>, <c>dog/2.png</c>. The folders' names are those of the classes.</summary>
public sealed class ImageFolder : ILabelledImages, IEncodedImages
{
    private readonly string[] _paths;
    private readonly int[] _labels;
    private readonly ImageDecoder _decoder;

    private ImageFolder(
        string directory, IReadOnlyList<string> classNames, List<(string Path, int Label)> images, IReadOnlyList<string> passedOver, ImageDecoder decoder)
    {
        (Directory, ClassNames, PassedOver, _decoder) = (directory, classNames, passedOver, decoder);
        _paths = [.. images.Select(image => image.Path)];
        _labels = [.. images.Select(image => image.Label)];
    }

    /// <summary>The folder of the classes' folders.</summary>
    public string Directory { get; }

    /// <summary>Images of formats that are not decoded, such as <c>.heic</c> and <c>.avif</c>: their paths. They are no part of the data.</summary>
    public IReadOnlyList<string> PassedOver { get; }

    /// <inheritdoc/>
    public int Count => _paths.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>
    /// Finds the images. Classes and images are in ordinal order of their names, so that they have the same numbers on every machine. Images in folders
    /// within a class's folder belong to the class. Names that begin with a dot are passed over, and so are files with an extension that is not of
    /// <see cref="ImageDecoder.Extensions"/>.
    /// </summary>
    /// <param name="directory">The folder of the classes' folders.</param>
    /// <param name="decoder">What decodes the images; null for one with the default options.</param>
    /// <exception cref="DataSetException">There is no such folder, it has no folders, or one of these has no images.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder may not be read.</exception>
    public static ImageFolder Open(string directory, ImageDecoder? decoder = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        directory = Path.GetFullPath(directory);
        if (!System.IO.Directory.Exists(directory))
            throw new DataSetException($"'{directory}' is no folder. Expected a folder that has a folder of images for each class.");

        string[] classes = [.. System.IO.Directory.EnumerateDirectories(directory).Where(IsShown).Order(StringComparer.Ordinal)];
        if (classes.Length == 0)
        {
            throw new DataSetException(
                $"'{directory}' has no folders. Expected a folder for each class, with its images, such as '{Path.Combine(directory, "cat", "1.jpg")}'.");
        }

        var (images, passedOver) = (new List<(string, int)>(), new List<string>());
        for (var label = 0; label < classes.Length; label++)
        {
            var (found, foreign) = ImagesIn(classes[label]);
            passedOver.AddRange(foreign);
            if (found.Count == 0)
            {
                throw new DataSetException(
                    $"The class '{Path.GetFileName(classes[label])}' has no images: expected files ending in {string.Join(", ", ImageDecoder.Extensions)} in "
                        + $"'{classes[label]}' or below it"
                        + (foreign is [var first, ..]
                            ? $"; found {foreign.Count:N0} of formats that are not decoded, such as '{first}'. Convert them, or "
                            : ". Add some, or ")
                        + "remove the folder.");
            }

            images.AddRange(found.Select(path => (path, label)));
        }

        return new(directory, [.. classes.Select(path => Path.GetFileName(path)!)], images, passedOver, decoder ?? new());
    }

    /// <inheritdoc/>
    public int LabelOf(int index) => _labels[index];

    /// <inheritdoc/>
    public string NameOf(int index) => _paths[index];

    /// <inheritdoc/>
    public RgbImage Read(int index) => _decoder.Decode(_paths[index]);

    EncodedImage? IEncodedImages.ReadEncoded(int index) => new(RegularFile.ReadAllBytes(_paths[index]), _decoder);

    /// <summary>Files below a folder. A link to another folder is not followed, which might lead back.</summary>
    private static (List<string> Images, List<string> Foreign) ImagesIn(string directory)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None };
        var files = new FileSystemEnumerable<string>(directory, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && entry.FileName[0] != '.',
            ShouldRecursePredicate = (ref FileSystemEntry entry) => entry.FileName[0] != '.' && (entry.Attributes & FileAttributes.ReparsePoint) == 0,
        };
        var kinds = files.Order(StringComparer.Ordinal)
            .ToLookup(path => ImageFiles.HasImageExtension(path) ? true : ImageFiles.HasForeignExtension(path) ? false : (bool?)null);
        return ([.. kinds[true]], [.. kinds[false]]);
    }

    private static bool IsShown(string path) => Path.GetFileName(path)[0] != '.';
}
