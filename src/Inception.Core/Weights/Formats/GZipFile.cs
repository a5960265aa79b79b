using System.Buffers;
using System.IO.Compression;
using Microsoft.Win32.SafeHandles;

namespace Inception.Weights.Formats;

/// <summary>
/// Reads the <c>.tar.gz</c> archives that TensorFlow's checkpoints are published in. A compressed file cannot be read from its middle, so it is inflated into
/// a temporary file, which is gone when the checkpoint is closed; on Unix, and when the process is killed.
/// </summary>
internal static class GZipFile
{
    private const int ChunkBytes = 256 << 10;
    private const long AlwaysAllowed = 1 << 20;

    /// <summary>Whether a file begins as gzip does.</summary>
    public static bool Is(ReadOnlySpan<byte> start) => start is [0x1F, 0x8B, 8, ..];

    /// <exception cref="CheckpointException">The file is damaged, inflates beyond the limit, or is no tar archive.</exception>
    public static CheckpointContent Read(CheckpointFile file)
    {
        var inflated = new CheckpointFile(file, Inflate(file));
        Span<byte> start = stackalloc byte[512];
        return TarFile.Is(start[..inflated.Read(0, start)])
            ? TarFile.Read(inflated)
            : throw file.Error("it is a gzip file, and what it inflates to is no tar archive. Inflate it (gunzip) and give the file inside.");
    }

    private static SafeFileHandle Inflate(CheckpointFile file)
    {
        var path = Path.Combine(Path.GetTempPath(), $"inception-{Guid.NewGuid():N}.tar");
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose);
        try
        {
            if (!OperatingSystem.IsWindows()) File.Delete(path);   // the file stays until it is closed, and does not outlive a process that is killed
            Inflate(file, handle);
            return handle;
        }
        catch (Exception exception)
        {
            handle.Dispose();
            throw exception is InvalidDataException ? file.Damaged("its compressed data is invalid", exception) : exception;
        }
    }

    private static void Inflate(CheckpointFile file, SafeFileHandle into)
    {
        var limit = AlwaysAllowed + (file.Length * file.Options.MaxInflation);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            using var stream = new GZipStream(new FileRegionStream(file, 0, file.Length), CompressionMode.Decompress);
            long written = 0;
            for (int count; (count = stream.Read(buffer, 0, ChunkBytes)) > 0; written += count)
            {
                if (written + count > limit)
                {
                    throw file.Error(
                        $"it inflates to more than {file.Options.MaxInflation} times its size, which is accepted at most "
                        + $"({nameof(CheckpointOptions)}.{nameof(CheckpointOptions.MaxInflation)}).");
                }
                RandomAccess.Write(into, buffer.AsSpan(0, count), written);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
