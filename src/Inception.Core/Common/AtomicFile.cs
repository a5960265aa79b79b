using System.Runtime.Versioning;

namespace Inception.Common;

/// <summary>
/// Writes a file so that its name always stands for a whole file: the old one or the new one. The content goes to a temporary file in the same folder,
/// which takes the name and the permissions of the old file when it is complete. A symbolic link is followed; a device or a named pipe is written to, as
/// nothing can take its place.
/// </summary>
internal sealed class AtomicFile : IDisposable
{
    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111;

    private readonly string _target;
    private readonly TemporaryName? _temporary;
    private readonly UnixFileMode? _mode;

    /// <summary>Begins a file that <see cref="Commit"/> puts in its place.</summary>
    /// <param name="path">The file's final name.</param>
    /// <exception cref="IOException">The file cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is there and may not be written to, or the folder may not.</exception>
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
        if (!OperatingSystem.IsWindows() && File.Exists(_target)) _mode = ModeOf(_target);
        _temporary = new TemporaryName(_target);
        _temporary.DeleteAbandoned();
        // The lock of a file that is not shared tells others that it is not abandoned.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = _mode;
        Stream = new FileStream(_temporary.Path, options);
    }

    /// <summary>The content.</summary>
    public FileStream Stream { get; }

    /// <summary>Writes a file from its beginning to its end. If anything fails, the temporary file is gone and an existing file is as it was.</summary>
    /// <param name="path">The file's final name.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="IOException">The file cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is there and may not be written to, or the folder may not.</exception>
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
        if (_mode is { } mode && !OperatingSystem.IsWindows()) SetMode(mode);
        Stream.Dispose();
        if (_temporary is not null) File.Move(_temporary.Path, _target, overwrite: true);
    }

    /// <summary>Deletes what was not committed.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (_temporary is not null) File.Delete(_temporary.Path);
    }

    /// <summary>The permissions of an existing file.</summary>
    [UnsupportedOSPlatform("windows")]
    private static UnixFileMode ModeOf(string target)
    {
        var mode = File.GetUnixFileMode(target) & Permissions;
        return FileKind.IsWritable(target) ? mode : throw new UnauthorizedAccessException(
            $"'{target}' cannot be replaced: the file is write-protected (mode {Convert.ToString((int)mode, 8)}). "
            + "Allow writing with 'chmod u+w', or choose another name.");
    }

    /// <summary>The process's mask may have taken permissions away when the file was made.</summary>
    [UnsupportedOSPlatform("windows")]
    private void SetMode(UnixFileMode mode)
    {
        if (File.GetUnixFileMode(Stream.SafeFileHandle) != mode) File.SetUnixFileMode(Stream.SafeFileHandle, mode);
    }
}
