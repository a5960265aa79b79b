using System.IO.Compression;
using Inception.Common;

namespace Inception.Metrics.Inputs;

/// <summary>Tells the kinds of inputs apart by their first bytes, never by their names.</summary>
internal static class InputKind
{
    private const int HeadLength = 512, TarMagicOffset = 257;

    /// <summary>What a path stands for.</summary>
    public enum Kind
    {
        Folder,
        List,
        Zip,
        ImageArray,
        Statistics,
        FeatureArray,
        Tar,
        Idx,
        OneImage,
        Unknown,
    }

    /// <summary>Whether a file is compressed with gzip.</summary>
    public static bool IsGzip(string path)
    {
        using var file = RegularFile.OpenRead(path);
        Span<byte> head = stackalloc byte[2];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head is [0x1F, 0x8B];
    }

    /// <summary>Determines the kind of input of a path.</summary>
    /// <exception cref="FileNotFoundException">There is nothing of this name.</exception>
    /// <exception cref="ImageSetException">The path is a damaged archive.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Kind Find(string path)
    {
        if (Directory.Exists(path)) return Kind.Folder;
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file or folder '{path}'.", path);
        using var file = RegularFile.OpenRead(path);
        var head = Head(file);
        if (head.AsSpan().StartsWith("PK"u8)) return OfZip(path);
        return head is [0x1F, 0x8B, ..] ? OfHead(Decompressed(path), isCompressed: true) : OfHead(head, isCompressed: false);
    }

    private static Kind OfHead(byte[] head, bool isCompressed)
    {
        if (head is [0, 0, 8, 3, ..]) return Kind.Idx;
        if (head.Length > TarMagicOffset + 5 && head.AsSpan(TarMagicOffset).StartsWith("ustar"u8)) return Kind.Tar;
        if (isCompressed) return Kind.Unknown;
        if (head is [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..]) return Kind.FeatureArray;
        if (Imaging.ImageSignature.NameOf(head) != "unknown") return Kind.OneImage;
        return head.Length > 0 && head.All(one => one is 0 or (byte)'\n' or (byte)'\r' or (byte)'\t' or >= 0x20) ? Kind.List : Kind.Unknown;
    }

    private static Kind OfZip(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var names = archive.Entries.Select(entry => entry.FullName).Take(HeadLength).ToHashSet(StringComparer.Ordinal);
            if (names.Contains(ArraySource.ArrayName + ".npy")) return Kind.ImageArray;
            return names.Contains("mu.npy") && names.Contains("sigma.npy") ? Kind.Statistics : Kind.Zip;
        }
        catch (InvalidDataException damage)
        {
            throw ArchiveEntry.Damaged(path, "ZIP", damage);
        }
    }

    private static byte[] Decompressed(string path)
    {
        using var file = RegularFile.OpenRead(path);
        using var content = new GZipStream(file, CompressionMode.Decompress);
        try
        {
            return Head(content);
        }
        catch (InvalidDataException damage)
        {
            throw ArchiveEntry.Damaged(path, "gzip", damage);
        }
    }

    private static byte[] Head(Stream content)
    {
        var head = new byte[HeadLength];
        return head[..content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }
}
