namespace Inception.Tool;

/// <summary>A file that is written beside its place and put there when it is whole. A link is followed; a device is written to.</summary>
internal sealed class PendingFile : IDisposable
{
    private readonly string _target;
    private readonly string? _temporary;

    /// <summary>Begins the file.</summary>
    /// <param name="path">Its place.</param>
    /// <exception cref="IOException">It cannot be written there.</exception>
    public PendingFile(string path)
    {
        _target = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
        if (OutputFile.IsDevice(path) || OutputFile.IsDevice(_target))
        {
            Stream = File.Create(path);
            return;
        }

        _temporary = $"{_target}.{Path.GetRandomFileName()}";
        Stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write);
    }

    /// <summary>What is written.</summary>
    public FileStream Stream { get; }

    /// <summary>Puts the file in its place.</summary>
    public void Keep()
    {
        Stream.Dispose();
        if (_temporary is not null) File.Move(_temporary, _target, overwrite: true);
    }

    /// <summary>Deletes what was not kept.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (_temporary is not null) File.Delete(_temporary);
    }
}
