namespace Inception.Common;

/// <summary>
/// Writes a file so that its name always stands for a whole file: the old one or the new one. The content goes to a temporary file in the same folder,
/// which takes the name when it is complete. A symbolic link is followed; a device or a named pipe is written to, as nothing can take its place.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _target;
    private readonly string? _temporary;

    /// <summary>Begins a file that <see cref="Commit"/> puts in its place.</summary>
    /// <param name="path">The file's final name.</param>
    /// <exception cref="IOException">The file cannot be written there.</exception>
    public AtomicFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _target = Path.GetFullPath(path);
        if (FileKind.IsSpecial(_target))
        {
            // For writing alone: a pipe that is opened for both does not wait for its reader, and what was written is lost when it closes.
            Stream = new FileStream(_target, FileMode.Open, FileAccess.Write);
            return;
        }

        // The full path first: .NET resolves the target of a link that is given as a bare name against the root.
        if (new FileInfo(_target).LinkTarget is not null) _target = File.ResolveLinkTarget(_target, returnFinalTarget: true)!.FullName;
        _temporary = Path.Combine(Path.GetDirectoryName(_target)!, $".{Path.GetFileName(_target)}.{Path.GetRandomFileName()}");
        Stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write);
    }

    /// <summary>The content.</summary>
    public FileStream Stream { get; }

    /// <summary>Writes a file from its beginning to its end. If anything fails, the temporary file is gone and an existing file is as it was.</summary>
    /// <param name="path">The file's final name.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written there.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        using var file = new AtomicFile(path);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Flushes the content to the disk and gives it the file's name.</summary>
    public void Commit()
    {
        if (_temporary is not null) Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        if (_temporary is not null) File.Move(_temporary, _target, overwrite: true);
    }

    /// <summary>Deletes what was not committed.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (_temporary is not null) File.Delete(_temporary);
    }
}
