using Inception.Common;
using Inception.Imaging;

namespace Inception.Metrics.Inputs;

/// <summary>Image files: of a folder, of a list, or named one by one.</summary>
internal sealed class FileSource : IImageSource
{
    private readonly IReadOnlyList<string> _paths;

    private FileSource(string name, IReadOnlyList<string> paths, params IEnumerable<string?> notes) =>
        (Name, _paths, Notes) = (name, paths, [.. notes.OfType<string>()]);

    public string Name { get; }

    public int? Count => _paths.Count;

    public IReadOnlyList<string> Notes { get; }

    public static FileSource OfFolder(string folder, bool recursive)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        var foreign = new List<string>();
        var files = ImageFiles.InFolder(folder, recursive, unreadable: null, foreign.Add);
        if (files.Count == 0) throw Empty(folder, recursive, foreign);
        return new(folder, files, foreign.Count == 0 ? null
            : $"{folder}: passed over {foreign.Count:N0} files of formats that are not decoded, such as '{foreign[0]}'. Convert them first.");
    }

    public static FileSource OfPaths(string name, IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        string[] all = [.. paths];
        return all.Length > 0 ? new(name, all) : throw new ImageSetException($"{name}: expected paths of images, found none.");
    }

    public static FileSource OfList(string path)
    {
        RegularFile.Require(path);
        var text = File.ReadAllText(path);
        return OfPaths(path, text.Contains('\0', StringComparison.Ordinal)
            ? text.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            : text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0));
    }

    public IEnumerable<InputImage> Read() => _paths.Select(path => InputImage.FromEncoded(path, () => RegularFile.ReadAllBytes(path)));

    public void Dispose()
    {
    }

    private static ImageSetException Empty(string folder, bool recursive, List<string> foreign)
    {
        var accepted = $"Accepted: {string.Join(", ", ImageDecoder.Extensions)}.";
        if (foreign.Count > 0)
            return new($"'{folder}' has {foreign.Count:N0} images of formats that are not decoded, such as '{foreign[0]}'. Convert them first. {accepted}");
        var inside = recursive ? 0 : Directory.EnumerateDirectories(folder).Count();
        return new($"There is no image in '{folder}'. {accepted}" + (inside == 0 ? "" : $" It has {inside:N0} folders: search them too with recursive: true."));
    }
}
