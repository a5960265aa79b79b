using Inception.Common;

namespace Inception.Tool.Output;

/// <summary>A path that the user names as output.</summary>
internal static class OutputFile
{
    /// <summary>Looks at the path before the work is done, which must not end at a wrong one.</summary>
    /// <param name="path">The path.</param>
    /// <param name="extensions">What it may end in; anything when left out.</param>
    /// <exception cref="UserException">A file of this name cannot be written.</exception>
    public static void Check(string path, params string[] extensions)
    {
        if (path.Length == 0) throw new UserException("The output has an empty name. Expected a file name.");
        if (Directory.Exists(path)) throw new UserException($"The output '{path}' is a folder. Expected a file.");
        if (extensions.Length > 0 && !extensions.Contains(Path.GetExtension(path).ToLowerInvariant()))
            throw new UserException($"The output '{path}' has no known extension. Accepted: {string.Join(", ", extensions)}.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder)) throw new UserException($"The output '{path}' cannot be written: there is no folder '{folder}'.");
        if (!FileKind.IsSpecial(path)) Write(path, () => TryFolder(folder));
    }

    /// <summary>Looks whether an output would replace what the command reads, which would be lost.</summary>
    /// <param name="path">The output.</param>
    /// <param name="inputs">The files that are read; those that are not there, or are null, are passed over.</param>
    /// <exception cref="UserException">It would, by its name or by a link.</exception>
    public static void RequireOther(string path, params IEnumerable<string?> inputs)
    {
        if (!File.Exists(path) || FileKind.IsSpecial(path)) return;
        if (inputs.FirstOrDefault(input => input is not null && File.Exists(input) && FileKind.AreOneFile(path, input)) is { } same)
            throw new UserException($"The output '{path}' would overwrite the input '{same}': choose another output.");
    }

    /// <summary>Writes, and names the user's path where that fails: a temporary file's name would tell nothing.</summary>
    /// <param name="path">The path.</param>
    /// <param name="write">Writes the file whole or not at all.</param>
    /// <exception cref="UserException">It cannot be written.</exception>
    public static void Write(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The output '{path}' cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Writes a file that appears under its name only when it is whole. A device or a named pipe, such as /dev/stdout, is written to.</summary>
    /// <param name="path">The path.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="UserException">It cannot be written; an existing file is as it was.</exception>
    public static void Replace(string path, Action<Stream> write) => Write(path, () => AtomicFile.Write(path, write));

    /// <summary>Makes a file in a folder and deletes it.</summary>
    /// <exception cref="IOException">No file can be made there.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write there.</exception>
    public static void TryFolder(string folder)
    {
        using var trial = new FileStream(
            Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
    }
}
