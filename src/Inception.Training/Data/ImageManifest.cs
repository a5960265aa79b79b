using Inception.Common;
using Inception.Imaging;

namespace Inception.Training.Data;

/// <summary>
/// A data set listed in a file: a CSV file (RFC 4180) whose first line is <c>path,label</c>, or JSON lines such as
/// <c>{"path": "cats/1.jpg", "label": "cat"}</c>. Other columns and properties are ignored. Paths are relative to the manifest's folder.
/// </summary>
public sealed class ImageManifest : ILabelledImages, IEncodedImages
{
    private readonly string[] _paths;
    private readonly int[] _labels;
    private readonly ImageDecoder _decoder;

    private ImageManifest(string path, IReadOnlyList<string> classNames, string[] paths, int[] labels, ImageDecoder decoder)
        => (ManifestPath, ClassNames, _paths, _labels, _decoder) = (path, classNames, paths, labels, decoder);

    /// <summary>The path of the manifest.</summary>
    public string ManifestPath { get; }

    /// <inheritdoc/>
    public int Count => _paths.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Reads a manifest. A missing image is only noticed when the image is read.</summary>
    /// <param name="path">A file ending in <c>.csv</c>, <c>.jsonl</c> or <c>.ndjson</c>.</param>
    /// <param name="options">Classes, allowed paths and decoder. Defaults when null.</param>
    /// <exception cref="DataSetException">
    /// The file is not a manifest, lists no images, has a label that is not a class, or has a path outside its folder. The message has the line.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImageManifest Open(string path, ImageManifestOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new();
        path = Path.GetFullPath(path);
        var entries = ManifestReader.Read(path);
        if (entries.Count == 0)
            throw new DataSetException($"The manifest '{path}' lists no images. Expected at least one line with a path and a label.");

        IReadOnlyList<string> classes = options.ClassNames is { } given ? [.. given]
            : [.. entries.Select(entry => entry.Label).Distinct().Order(StringComparer.Ordinal)];
        var labelOf = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in classes)
        {
            if (!labelOf.TryAdd(name, labelOf.Count))
                throw new ArgumentException(
                    $"{nameof(ImageManifestOptions)}.{nameof(ImageManifestOptions.ClassNames)}: expected each name once, found '{name}' twice.",
                    nameof(options));
        }

        var (paths, labels) = (new string[entries.Count], new int[entries.Count]);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            paths[i] = Locate(path, entry, options.AllowPathsOutside);
            if (!labelOf.TryGetValue(entry.Label, out labels[i]))
            {
                throw new DataSetException(
                    $"'{path}', line {entry.Line}: expected a label of {Listed(classes)}, found '{entry.Label}'. "
                        + "Name it among the classes, or leave out the line.");
            }
        }

        return new(path, classes, paths, labels, options.Decoder ?? new());
    }

    /// <inheritdoc/>
    public int LabelOf(int index) => _labels[index];

    /// <inheritdoc/>
    public string NameOf(int index) => _paths[index];

    /// <inheritdoc/>
    public RgbImage Read(int index) => _decoder.Decode(_paths[index]);

    EncodedImage? IEncodedImages.ReadEncoded(int index) => new(RegularFile.ReadAllBytes(_paths[index]), _decoder);

    private static string Locate(string manifest, ManifestEntry entry, bool allowOutside)
    {
        if (entry.Path.Contains('\0'))
            throw new DataSetException($"'{manifest}', line {entry.Line}: expected a path, found one with a zero character.");

        var folder = Path.GetDirectoryName(manifest)!;
        var path = Path.GetFullPath(entry.Path, folder);
        var inside = Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
        if (!allowOutside && !path.StartsWith(inside, StringComparison.Ordinal))
        {
            throw new DataSetException(
                $"'{manifest}', line {entry.Line}: expected a path within the manifest's folder, found '{entry.Path}', which is '{path}'. " +
                $"Where the manifest is to be trusted, say so ({nameof(ImageManifestOptions)}.{nameof(ImageManifestOptions.AllowPathsOutside)}).");
        }

        return path;
    }

    private static string Listed(IReadOnlyList<string> classes)
    {
        const int Shown = 10;
        var names = string.Join(", ", classes.Take(Shown).Select(name => $"'{name}'"));
        return classes.Count > Shown ? $"{classes.Count} classes ({names}, …)" : names;
    }
}
