using System.Formats.Tar;
using Inception.Common;

namespace Inception.Metrics.Inputs;

/// <summary>The images of a tar archive that is not compressed. It is searched once; then images are read from their places, by any thread.</summary>
internal sealed class TarSource : IImageSource
{
    private readonly FileStream _file;
    private readonly IReadOnlyList<(string Name, long Offset, int Length)> _entries;

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

    private static IEnumerable<(string Name, long Offset, int Length)> Search(FileStream file)
    {
        using var reader = new TarReader(file, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            var offset = file.Position;   // a file that can be searched stands at the entry's content
            if (!IsImage(entry)) continue;
            if (entry.Length > ArchiveEntry.MostBytes || entry.Length > file.Length - offset)
                throw new InvalidDataException($"The entry '{entry.Name}' declares {entry.Length:N0} bytes, and {file.Length - offset:N0} follow.");
            yield return (entry.Name, offset, (int)entry.Length);
        }
    }

    private byte[] ReadEntry((string Name, long Offset, int Length) entry)
    {
        var bytes = new byte[entry.Length];
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(_file.SafeFileHandle, bytes.AsSpan(done), entry.Offset + done);
            if (read == 0) throw new EndOfStreamException($"'{Name}' ends within '{entry.Name}'.");
            done += read;
        }

        return bytes;
    }
}
