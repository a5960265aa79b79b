using Inception.Imaging;

namespace Inception.Tool.Options;

/// <summary>The images that the user names, by themselves, by their folders or by a pattern. None is opened.</summary>
/// <param name="recursive">Whether folders inside folders are searched.</param>
/// <param name="leftOut">Takes what gives no image, and the work goes on; null to fail there.</param>
internal sealed class ImagePaths(bool recursive, Action<LeftOut>? leftOut = null)
{
    private readonly List<string> _foreign = [];

    /// <summary>Files of folders that are images in formats that are not decoded.</summary>
    public IReadOnlyList<string> Foreign => _foreign;

    /// <summary>
    /// Files as they are named; of a folder those whose extension is an image's, in the order of their names; of a pattern what matches it.
    /// </summary>
    /// <param name="paths">What the user names.</param>
    /// <exception cref="UserException">There is no such file or folder.</exception>
    public IReadOnlyList<string> Expand(IEnumerable<string> paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            try
            {
                files.AddRange(Expand(path));
            }
            catch (Exception failure) when (leftOut is not null && failure is UserException or IOException or UnauthorizedAccessException)
            {
                leftOut(new(path, Failure.OneLine(failure.Message)));
            }
        }

        return files;
    }

    /// <summary>The error for paths that have no image at all.</summary>
    public UserException NoImage(IReadOnlyList<string> paths) => new(
        $"There is no image ({string.Join(", ", ImageDecoder.Extensions)}) in {string.Join(", ", paths.Select(path => $"'{path}'"))}"
        + $"{(recursive || !paths.Any(HasFolders) ? "" : ". Add --recursive to search subfolders")}."
        + (_foreign is [var first, ..] ? $" {_foreign.Count:N0} files have unsupported image formats, such as '{first}': convert them to JPEG or PNG." : ""));

    private static bool HasFolders(string path) => Directory.Exists(path) && Directory.EnumerateDirectories(path).Any();

    private IEnumerable<string> Expand(string path)
    {
        if (Directory.Exists(path)) return ImageFiles.InFolder(path, recursive, Unreadable(), _foreign.Add);
        if (File.Exists(path) || !ImagePattern.IsOne(path)) return [InputFile.Existing(path)];
        return ImagePattern.Matches(path) is { Count: > 0 } matches ? matches.SelectMany(Expand)
            : throw new UserException($"No file matches the pattern '{path}'.");
    }

    private Action<string, Exception>? Unreadable() =>
        leftOut is null ? null : (folder, failure) => leftOut(new(folder, Failure.OneLine(failure.Message)));
}
