using Inception.Common;
using Microsoft.Win32.SafeHandles;

namespace Inception.Weights.Formats;

/// <summary>The open file behind a checkpoint: bounded reads, and errors that name it.</summary>
internal sealed class CheckpointFile : IDisposable
{
    public const string DownloadAgain = "Download or copy it again.";

    private readonly SafeFileHandle _handle;

    public CheckpointFile(string path, CheckpointOptions options)
    {
        RegularFile.Require(path);
        Path = path;
        Options = options;
        _handle = File.OpenHandle(path);
        Length = RandomAccess.GetLength(_handle);
    }

    public string Path { get; }

    public CheckpointOptions Options { get; }

    public long Length { get; }

    /// <summary>Reads what is there, at most the span: 0 bytes at the end of the file.</summary>
    public int Read(long offset, Span<byte> into) => RandomAccess.Read(_handle, into, offset);

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

    public void Dispose() => _handle.Dispose();
}
