namespace Inception.Imaging;

/// <summary>Finds the image files of a folder.</summary>
public static class ImageFiles
{
    /// <summary>The files whose extension is one of <see cref="ImageDecoder.Extensions"/>, in the order of their names. No file is opened.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recursive">Whether the folders inside it are searched too.</param>
    /// <returns>Paths that begin with <paramref name="folder"/>; empty where there is no image.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder cannot be read.</exception>
    public static IReadOnlyList<string> InFolder(string folder, bool recursive = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var options = new EnumerationOptions { RecurseSubdirectories = recursive, IgnoreInaccessible = false };
        return
        [
            .. Directory.EnumerateFiles(folder, "*", options)
                .Where(file => ImageDecoder.Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal),
        ];
    }
}
