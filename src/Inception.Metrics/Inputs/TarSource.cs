using System.Formats.Tar;
using Inception.Common;

namespace Inception.Metrics.Inputs;

/// <summary>The images of a tar archive that is not compressed. It is searched once; then images are read from their places.</summary>
internal sealed class TarSource : IImageSource
{
    private readonly FileStream _file;
    private readonly IReadOnlyList<TarEntry> _entries;

    public TarSource(string path)
    {
        Name = path;
        _file = RegularFile.OpenRead(path);
        try
        {
            _entries = [.. Search(_file).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
            if (_entries.Count == 0) throw ArchiveEntry.NoImages(path, 0);
        }
        catch (Exception damage) when (damage is InvalidDataException or FormatException or EndOfStreamException or ArgumentException or OverflowException)
        {
            _file.Dispose();
            throw ArchiveEntry.Damaged(path, "tar", damage);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public string Name { get; }

    public int? Count => _entries.Count;

    public IReadOnlyList<string> Notes => [];

    public IEnumerable<InputImage> Read() => _entries.Select(entry => InputImage.FromEncoded($"{Name}/{entry.Name}", () => ReadEntry(entry)));

    public void Dispose() => _file.Dispose();

    /// <summary>Regular files alone: a link's target is not followed.</summary>
    internal static bool IsImage(TarEntry entry) =>
        entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile && ArchiveEntry.IsImage(entry.Name);

    private static IEnumerable<TarEntry> Search(FileStream file)
    {
        using var reader = new TarReader(file, leaveOpen: true);   // so that entries can be read when the search is done
        while (reader.GetNextEntry() is { } entry)
        {
            if (IsImage(entry)) yield return entry;
        }
    }

    private byte[] ReadEntry(TarEntry entry)
    {
        var name = $"{Name}/{entry.Name}";
        lock (_file)   // one position in one file
        {
            if (entry.DataStream is not { } content) return [];
            content.Position = 0;
            return ArchiveEntry.Read(content, entry.Length, name);
        }
    }
}
