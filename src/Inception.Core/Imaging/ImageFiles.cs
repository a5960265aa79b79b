using System.IO.Enumeration;
using Inception.Common;

namespace Inception.Imaging;

/// <summary>Finds the image files in a folder.</summary>
public static class ImageFiles
{
    /// <summary>
    /// Lists the files whose extension is one of <see cref="ImageDecoder.Extensions"/>, sorted by name. Files are not opened, and hidden files are skipped.
    /// Symbolic links are followed, and each folder is searched once.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recursive">Whether subfolders are searched too.</param>
    /// <returns>Paths that begin with <paramref name="folder"/>; empty if there is no image file.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="UnauthorizedAccessException">A folder cannot be read.</exception>
    public static IReadOnlyList<string> InFolder(string folder, bool recursive = false) => InFolder(folder, recursive, unreadable: null);

    /// <summary>Whether a file has the extension of an image format that is not decoded, such as the formats of phones and cameras.</summary>
    internal static bool HasForeignExtension(string path) => Path.GetExtension(path).ToLowerInvariant()
        is ".avif" or ".heic" or ".heif" or ".jxl" or ".jp2" or ".psd" or ".dng" or ".cr2" or ".cr3" or ".nef" or ".arw" or ".raf" or ".orf" or ".rw2";

    /// <summary>Like the public method, and reports skipped files and folders to the caller.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="recursive">Whether subfolders are searched too.</param>
    /// <param name="unreadable">Receives each subfolder that cannot be read. Null to throw in place of skipping.</param>
    /// <param name="foreign">Receives image files of formats that are not decoded.</param>
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

    /// <summary>Whether a file name has the extension of an image.</summary>
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
