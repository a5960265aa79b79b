using Inception.Imaging;

namespace Inception.Metrics.Inputs;

/// <summary>What holds for the entries of every archive: which are images, and how many bytes are read of one.</summary>
internal static class ArchiveEntry
{
    /// <summary>The most bytes of one encoded image. A larger entry is a bomb or no image.</summary>
    public const int MostBytes = 1 << 28;

    private const int FirstBuffer = 1 << 16;

    /// <summary>Whether an entry is an image by its name. Hidden files, macOS's resource forks among them, are none.</summary>
    public static bool IsImage(string name)
    {
        var parts = name.Split('/', '\\');
        return ImageFiles.HasImageExtension(name) && !parts.Any(part => part is ['.', not '.', ..] or "__MACOSX");
    }

    /// <summary>Reads an entry to its end, and never more than <see cref="MostBytes"/>, whatever its header says.</summary>
    /// <param name="content">The entry's content.</param>
    /// <param name="declared">The length that its header declares.</param>
    /// <param name="name">The name in messages.</param>
    /// <exception cref="ImageSetException">There are more bytes.</exception>
    public static byte[] Read(Stream content, long declared, string name)
    {
        if (declared > MostBytes) throw TooLong(name, declared);
        using var bytes = new MemoryStream((int)Math.Min(declared, FirstBuffer));   // grown as the data comes: a header may lie
        var buffer = new byte[FirstBuffer];
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MostBytes) throw TooLong(name, bytes.Length);
        }

        return bytes.ToArray();
    }

    public static ImageSetException NoImages(string path, int entries) => new(
        $"'{path}' has {entries:N0} entries, and none is an image. Accepted: {string.Join(", ", ImageDecoder.Extensions)}.");

    public static ImageSetException Damaged(string path, string kind, Exception cause) =>
        new($"'{path}' is no readable {kind} archive: {cause.Message} Make or download it again.", cause);

    private static ImageSetException TooLong(string name, long found) =>
        new($"'{name}' has {found:N0} bytes or more. Expected an encoded image of at most {MostBytes:N0} bytes.");
}
