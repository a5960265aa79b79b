using Inception.Imaging;

namespace Inception.Tool.Embedding;

/// <summary>The images that the user names, by themselves or by their folders.</summary>
internal static class ImageFiles
{
    /// <summary>Files as they are named; of a folder those whose extension is an image's, in the order of their names.</summary>
    /// <exception cref="UserException">There is no such file or folder, or no image at all.</exception>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> paths, bool recursive)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = recursive, IgnoreInaccessible = false };
        var files = paths.SelectMany(path => Directory.Exists(path) ? InFolder(path, options) : [InputFile.Existing(path)]).ToList();
        return files.Count > 0 ? files : throw new UserException(
            $"There is no image ({string.Join(", ", ImageDecoder.Extensions)}) in {string.Join(", ", paths.Select(path => $"'{path}'"))}{(recursive ? "" : ". Give --recursive for the folders in it")}.");
    }

    private static IEnumerable<string> InFolder(string folder, EnumerationOptions options) => Directory.EnumerateFiles(folder, "*", options)
        .Where(file => ImageDecoder.Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal);
}
