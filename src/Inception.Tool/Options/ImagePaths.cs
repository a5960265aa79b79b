using Inception.Imaging;

namespace Inception.Tool.Options;

/// <summary>The images that the user names, by themselves or by their folders.</summary>
internal static class ImagePaths
{
    /// <summary>Files as they are named; of a folder those whose extension is an image's, in the order of their names.</summary>
    /// <exception cref="UserException">There is no such file or folder, or no image at all.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> paths, bool recursive)
    {
        var files = paths.SelectMany(path => Directory.Exists(path) ? ImageFiles.InFolder(path, recursive) : [InputFile.Existing(path)]).ToList();
        return files.Count > 0 ? files : throw new UserException(
            $"There is no image ({string.Join(", ", ImageDecoder.Extensions)}) in {string.Join(", ", paths.Select(path => $"'{path}'"))}"
            + $"{(recursive ? "" : ". Give --recursive for the folders in it")}.");
    }
}
