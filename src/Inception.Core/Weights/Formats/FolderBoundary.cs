using Inception.Common;

namespace Inception.Weights.Formats;

/// <summary>
/// Follows a path that a file names, and stays inside the folder of that file. A file that is itself a symbolic link has two folders: that of the link, and
/// that of the link's target. Hugging Face's cache stores a model and its data so.
/// </summary>
internal static class FolderBoundary
{
    /// <summary>The path of a file that another file names.</summary>
    /// <param name="file">The full path of the file that names the other.</param>
    /// <param name="relative">The path that the file names, with slashes, relative to the file's folder.</param>
    /// <returns>The path; null for one that is absolute, goes up, or leads out of both folders by a symbolic link.</returns>
    /// <exception cref="IOException">The symbolic links lead in a circle.</exception>
    public static string? Beside(string file, string relative)
    {
        var parts = relative.Split('/');
        if (parts.Any(part => part is "" or "." or ".." || part.AsSpan().IndexOfAny("\\:\0") >= 0))
            return null;
        var folder = Path.GetDirectoryName(file)!;
        string[] allowed = [RealPath.Resolve(folder), Path.GetDirectoryName(RealPath.Resolve(file))!];
        var path = folder;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is null)
                continue;
            var target = RealPath.Resolve(path);
            if (!allowed.Any(inside => target.StartsWith(inside + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
                return null;
        }
        return path;
    }
}
