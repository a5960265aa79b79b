using System.IO.Compression;

namespace Inception.Arrays;

/// <summary>Writes NumPy's file of several arrays: a ZIP archive with a <c>.npy</c> file for each, not compressed, as <c>numpy.savez</c> writes it.</summary>
internal static class NpzFile
{
    /// <summary>The earliest time a ZIP archive can hold: the same arrays give the same bytes.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes arrays.</summary>
    /// <param name="file">Takes the archive.</param>
    /// <param name="arrays">The arrays' names without the extension, and what writes header and values of each.</param>
    public static void Write(Stream file, IEnumerable<KeyValuePair<string, Action<Stream>>> arrays)
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, write) in arrays)
        {
            var entry = archive.CreateEntry(name + ".npy", CompressionLevel.NoCompression);
            entry.LastWriteTime = NoTime;
            using var content = entry.Open();
            write(content);
        }
    }
}
