using System.IO.Enumeration;
using Inception.Common;

namespace Inception.Imaging;

/// <summary>Finds the image files of a folder.</summary>
public static class ImageFiles
{
    /// <summary>
    /// Lists the files whose extension is one of <see cref="ImageDecoder.Extensions"/>, in the order of their names. No file is opened, and hidden files
    /// are skipped. Symbolic links are followed, and each folder is searched once.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recursive">Whether the folders inside it are searched too.</param>
    /// <returns>Paths that begin with <paramref name="folder"/>; empty where there is no image.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder cannot be read.</exception>
    public static IReadOnlyList<string> InFolder(string folder, bool recursive = false) => InFolder(folder, recursive, unreadable: null);

    /// <summary>Files of images that are not decoded, by their extensions: photographs of telephones and cameras, which a folder may be full of.</summary>
    internal static bool HasForeignExtension(string path) => Path.GetExtension(path).ToLowerInvariant()
        is ".avif" or ".heic" or ".heif" or ".jxl" or ".jp2" or ".psd" or ".dng" or ".cr2" or ".cr3" or ".nef" or ".arw" or ".raf" or ".orf" or ".rw2";

    /// <summary>As the public method; what is passed over is told to the caller.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recursive">Whether the folders inside it are searched too.</param>
    /// <param name="unreadable">Takes a folder inside that cannot be read; null to fail there.</param>
    /// <param name="foreign">Takes the files of images that are not decoded.</param>
    internal static IReadOnlyList<string> InFolder(
        string folder, bool recursive, Action<string, Exception>? unreadable, Action<string>? foreign = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var files = new List<string>();
        var searched = new HashSet<string>(StringComparer.Ordinal);
        var (folders, links) = (new Queue<string>([folder]), new Queue<string>());
        while (folders.TryDequeue(out var next) || links.TryDequeue(out next))   // links last: a file is listed under its own folder's name
        {
            try
            {
                if (searched.Add(RealPath.Resolve(next))) Search(next, recursive, Add, folders, links);
            }
            catch (Exception failure) when (unreadable is not null && next != folder && failure is IOException or UnauthorizedAccessException)
            {
                unreadable(next, failure);
            }
        }

        files.Sort(StringComparer.Ordinal);
        return files;

        void Add(string file)
        {
            if (HasImageExtension(file)) files.Add(file);
            else if (foreign is not null && HasForeignExtension(file)) foreign(file);
        }
    }

    /// <summary>Whether a file's name ends as those of images do.</summary>
    internal static bool HasImageExtension(ReadOnlySpan<char> name)
    {
        foreach (var extension in ImageDecoder.Extensions)
            if (name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    private static void Search(string folder, bool recursive, Action<string> add, Queue<string> folders, Queue<string> links)
    {
        var entries = new FileSystemEnumerable<(string Path, bool IsFolder, bool IsLink)>(
            folder,
            (ref FileSystemEntry entry) => (entry.ToSpecifiedFullPath(), entry.IsDirectory, (entry.Attributes & FileAttributes.ReparsePoint) != 0),
            new EnumerationOptions { IgnoreInaccessible = false });
        foreach (var (path, isFolder, isLink) in entries)
        {
            if (!isFolder) add(path);
            else if (recursive) (isLink ? links : folders).Enqueue(path);
        }
    }
}
