using System.Formats.Tar;
using System.IO.Compression;
using Inception.Common;

namespace Inception.Metrics.Inputs;

/// <summary>The images of a tar archive that is compressed with gzip, in the archive's own order: it can be read forwards only.</summary>
/// <param name="path">The archive.</param>
internal sealed class GzipTarSource(string path) : IImageSource
{
    public string Name => path;

    public int? Count => null;

    public IReadOnlyList<string> Notes => [];

    public IEnumerable<InputImage> Read()
    {
        using var file = RegularFile.OpenRead(path);
        using var content = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new TarReader(content);
        var (entries, images) = (0, 0);
        while (Next(reader) is { } entry)
        {
            entries++;
            if (!TarSource.IsImage(entry) || entry.DataStream is not { } data) continue;
            images++;
            var name = $"{path}/{entry.Name}";
            var bytes = Bytes(data, entry.Length, name);
            yield return InputImage.FromEncoded(name, () => bytes);
        }

        if (images == 0) throw ArchiveEntry.NoImages(path, entries);
    }

    public void Dispose()
    {
    }

    private TarEntry? Next(TarReader reader)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            throw ArchiveEntry.Damaged(path, "tar.gz", damage);
        }
    }

    private byte[] Bytes(Stream data, long length, string name)
    {
        try
        {
            return ArchiveEntry.Read(data, length, name);
        }
        catch (Exception damage) when (IsDamage(damage))
        {
            throw ArchiveEntry.Damaged(path, "tar.gz", damage);
        }
    }

    private static bool IsDamage(Exception failure) =>
        failure is InvalidDataException or FormatException or EndOfStreamException or ArgumentException or OverflowException;
}
