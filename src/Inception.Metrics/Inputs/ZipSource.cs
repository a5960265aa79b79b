using System.IO.Compression;
using Inception.Common;

namespace Inception.Metrics.Inputs;

/// <summary>The images of a ZIP archive. Entries are read into memory one at a time, and their names are used in messages only.</summary>
internal sealed class ZipSource : IImageSource
{
    private readonly ZipArchive _archive;
    private readonly IReadOnlyList<ZipArchiveEntry> _entries;

    public ZipSource(string path)
    {
        Name = path;
        _archive = Open(path);
        try
        {
            _entries = [.. _archive.Entries.Where(entry => ArchiveEntry.IsImage(entry.FullName)).OrderBy(entry => entry.FullName, StringComparer.Ordinal)];
            if (_entries.Count == 0) throw ArchiveEntry.NoImages(path, _archive.Entries.Count);
        }
        catch (InvalidDataException damage)
        {
            _archive.Dispose();
            throw ArchiveEntry.Damaged(path, "ZIP", damage);
        }
        catch
        {
            _archive.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public int? Count => _entries.Count;

    public IReadOnlyList<string> Notes => [];

    public IEnumerable<InputImage> Read() => _entries.Select(entry => InputImage.FromEncoded($"{Name}/{entry.FullName}", () => ReadEntry(entry)));

    public void Dispose() => _archive.Dispose();

    private static ZipArchive Open(string path)
    {
        var file = RegularFile.OpenRead(path);
        try
        {
            return new ZipArchive(file, ZipArchiveMode.Read);
        }
        catch (InvalidDataException damage)
        {
            file.Dispose();
            throw ArchiveEntry.Damaged(path, "ZIP", damage);
        }
    }

    private byte[] ReadEntry(ZipArchiveEntry entry)
    {
        lock (_archive)   // one position in one file
        {
            using var content = entry.Open();
            return ArchiveEntry.Read(content, entry.Length, $"{Name}/{entry.FullName}");
        }
    }
}
