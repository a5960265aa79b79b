using Inception.Common;
using Microsoft.Win32.SafeHandles;

namespace Inception.Weights.Formats;

/// <summary>The open file behind a checkpoint: bounded reads, and errors that name it.</summary>
internal sealed class CheckpointFile : IDisposable
{
    public const string DownloadAgain = "Download or copy it again.";

    private readonly SafeFileHandle _handle;
    private readonly long _start;
    private readonly List<CheckpointFile> _siblings = [];
    private readonly Func<string, CheckpointFile?>? _members;

    public CheckpointFile(string path, CheckpointOptions options)
    {
        RegularFile.Require(path);
        Path = path;
        Name = path;
        Options = options;
        _handle = File.OpenHandle(path);
        Length = RandomAccess.GetLength(_handle);
    }

    /// <summary>What an archive inflates to: errors name the archive.</summary>
    public CheckpointFile(CheckpointFile archive, SafeFileHandle inflated)
    {
        (Path, Name, Options, _handle) = (archive.Path, archive.Name, archive.Options, inflated);
        Length = RandomAccess.GetLength(_handle);
        archive._siblings.Add(this);
    }

    /// <summary>A file of an archive that stores it as it is.</summary>
    public CheckpointFile(CheckpointFile archive, string name, long start, long length, Func<string, CheckpointFile?> members)
    {
        (Path, Options, _handle, _start) = (archive.Path, archive.Options, archive._handle, archive._start + start);
        (Name, Length, _members) = (name, length, members);
    }

    /// <summary>The file's path; the archive's for a file of an archive.</summary>
    public string Path { get; }

    /// <summary>The name by which other files find it: the path, or the name in an archive.</summary>
    public string Name { get; }

    public CheckpointOptions Options { get; }

    public long Length { get; }

    /// <summary>Reads what is there, at most the span: 0 bytes at the end of the file.</summary>
    public int Read(long offset, Span<byte> into)
    {
        var rest = Math.Max(0, Length - offset);
        return RandomAccess.Read(_handle, into.Length > rest ? into[..(int)rest] : into, _start + offset);
    }

    /// <summary>Opens a file that lies beside this one. It is closed with this one.</summary>
    /// <exception cref="CheckpointException">It is not there.</exception>
    public CheckpointFile OpenSibling(string name)
    {
        if (_members is not null)
            return _members(name) ?? throw Error($"its archive has no '{name}', which '{Name}' needs.");
        if (!File.Exists(name))
            throw Error($"its data is in the file '{name}', which is not there. Put it beside this one.");
        var sibling = new CheckpointFile(name, Options);
        _siblings.Add(sibling);
        return sibling;
    }

    /// <summary>Fills the whole span.</summary>
    /// <exception cref="CheckpointException">The file ends before.</exception>
    public void ReadExactly(long offset, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var count = Read(offset, into);
            if (count == 0)
                throw Damaged($"it ends at byte {offset:N0} where {into.Length:N0} more bytes were expected: the file is truncated");
            into = into[count..];
            offset += count;
        }
    }

    /// <summary>An error in sentences: what was found, and what to do.</summary>
    public CheckpointException Error(string problem, Exception? cause = null) => new(Path, problem, cause);

    /// <summary>An error of a file that cannot have been written so. The problem is a sentence without its stop.</summary>
    public CheckpointException Damaged(string problem, Exception? cause = null) => Error($"{problem}. {DownloadAgain}", cause);

    /// <summary>An error of a file that goes beyond one of the <see cref="CheckpointOptions"/>.</summary>
    public CheckpointException BeyondLimit(string what, Int128 found, int limit, string option) =>
        Error($"{what}: {found:N0}; at most {limit:N0} are accepted ({nameof(CheckpointOptions)}.{option}).");

    public void Dispose()
    {
        foreach (var sibling in _siblings) sibling.Dispose();
        _handle.Dispose();
    }
}
