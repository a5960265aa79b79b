using System.IO.Enumeration;
using Inception.Common;
using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>A data set with one folder for each class: <c>cat/1.jpg</c>, <c>dog/2.png</c>. The names of the folders are the names of the classes.</summary>
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

    /// <summary>The folder that contains the folders of the classes.</summary>
    public string Directory { get; }

    /// <summary>The paths of images in formats that cannot be decoded, such as <c>.heic</c> and <c>.avif</c>. They are not part of the data set.</summary>
    public IReadOnlyList<string> PassedOver { get; }

    /// <inheritdoc/>
    public int Count => _paths.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>
    /// Finds the images of a folder. Classes and images are sorted by name in ordinal order, so that their indices are the same on every machine. Images in
    /// subfolders of a class's folder belong to the class. Names that begin with a dot, and files with an extension other than
    /// <see cref="ImageDecoder.Extensions"/>, are skipped.
    /// </summary>
    /// <param name="directory">The folder that contains the folders of the classes.</param>
    /// <param name="decoder">The decoder of the images. A decoder with the default options when null.</param>
    /// <exception cref="DataSetException">The folder does not exist, contains no folders, or contains a folder without images.</exception>
    /// <exception cref="UnauthorizedAccessException">The process has no permission to read a folder.</exception>
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

    /// <summary>Finds the files below a folder. Links to folders are not followed, because they may lead back.</summary>
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
