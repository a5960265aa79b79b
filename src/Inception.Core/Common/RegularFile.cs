namespace Inception.Common;

/// <summary>
/// Opens files to read them. A named pipe, a socket or a device is refused before it is opened: a pipe waits for its writer, and a device may have no end.
/// </summary>
internal static class RegularFile
{
    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be opened, or is no regular file.</exception>
    public static FileStream OpenRead(string path)
    {
        Require(path);
        return File.OpenRead(path);
    }

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="IOException">It cannot be read, or is no regular file.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        Require(path);
        return File.ReadAllBytes(path);
    }

    /// <summary>Refuses what is no regular file. Where nothing is there, the caller learns of it by opening it.</summary>
    /// <exception cref="IOException">The path stands for a named pipe, a socket or a device.</exception>
    public static void Require(string path)
    {
        if (FileKind.NameOfSpecial(path) is { } kind) throw new IOException($"'{path}' is {kind}. Expected a regular file: save the content to a file first.");
    }
}
