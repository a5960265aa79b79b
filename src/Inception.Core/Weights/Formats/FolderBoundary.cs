namespace Inception.Weights.Formats;

/// <summary>Follows a path that a file names, and stays inside the folder of that file.</summary>
internal static class FolderBoundary
{
    /// <summary>The path of a file in a folder or below it.</summary>
    /// <param name="folder">The full path of the folder.</param>
    /// <param name="relative">The path that a file names, with slashes.</param>
    /// <returns>The path; null for one that is absolute, goes up, or leads out by a symbolic link.</returns>
    public static string? Inside(string folder, string relative)
    {
        var parts = relative.Split('/');
        if (parts.Any(part => part is "" or "." or ".." || part.AsSpan().IndexOfAny("\\:\0") >= 0))
            return null;
        var path = folder;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            var info = new FileInfo(path);
            if (info.LinkTarget is null)
                continue;
            var target = info.ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            if (target is null || !target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                return null;
        }
        return path;
    }
}
