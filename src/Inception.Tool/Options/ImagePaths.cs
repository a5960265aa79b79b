using Inception.Imaging;

namespace Inception.Tool.Options;

/// <summary>The images that the user names, by themselves, by their folders or by a pattern.</summary>
internal static class ImagePaths
{
    /// <summary>
    /// Files as they are named; of a folder those whose extension is an image's, in the order of their names; of a pattern what matches it.
    /// </summary>
    /// <param name="paths">What the user names.</param>
    /// <param name="recursive">Whether folders inside folders are searched.</param>
    /// <param name="leftOut">Takes why a path has no images, and the work goes on; null to fail.</param>
    /// <exception cref="UserException">There is no such file or folder, or no image at all.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> paths, bool recursive, Action<string>? leftOut = null)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            try
            {
                files.AddRange(Expand(path, recursive, leftOut));
            }
            catch (Exception failure) when (leftOut is not null && failure is UserException or IOException or UnauthorizedAccessException)
            {
                leftOut(failure.Message);
            }
        }

        return files;
    }

    /// <summary>The error for paths that have no image at all.</summary>
    public static UserException NoImage(IReadOnlyList<string> paths, bool recursive) => new(
        $"There is no image ({string.Join(", ", ImageDecoder.Extensions)}) in {string.Join(", ", paths.Select(path => $"'{path}'"))}"
        + $"{(recursive ? "" : ". Give --recursive for the folders in it")}.");

    private static IEnumerable<string> Expand(string path, bool recursive, Action<string>? leftOut)
    {
        if (Directory.Exists(path)) return ImageFiles.InFolder(path, recursive, leftOut is null ? null : (_, failure) => leftOut(failure.Message));
        if (File.Exists(path) || !ImagePattern.IsOne(path)) return [InputFile.Existing(path)];
        return ImagePattern.Matches(path) is { Count: > 0 } matches ? matches.SelectMany(match => Expand(match, recursive, leftOut))
            : throw new UserException($"No file matches the pattern '{path}'.");
    }
}
