using Microsoft.Win32.SafeHandles;

namespace Inception.Weights.Formats;

/// <summary>The open file behind a checkpoint: bounded reads, and errors that name it.</summary>
internal sealed class CheckpointFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    public CheckpointFile(string path, CheckpointOptions options)
    {
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
                throw Error($"it ends at byte {offset:N0} where {into.Length:N0} more bytes were expected: the file is truncated. {DownloadAgain}");
            into = into[count..];
            offset += count;
        }
    }

    public const string DownloadAgain = "Download or copy it again.";

    public CheckpointException Error(string problem, Exception? cause = null) => new(Path, problem, cause);

    public void Dispose() => _handle.Dispose();
}
