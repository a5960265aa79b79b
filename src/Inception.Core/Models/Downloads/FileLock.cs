namespace Inception.Models.Downloads;

/// <summary>
/// A file that one holder at a time has open, in this process and in all others of the machine. The system lets go of it when the holder ends,
/// however it ends; so a file that a killed process left says nothing. A holder that lets go deletes the file.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private const int LongestMark = 1 << 16;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private static readonly FileOptions Deletion = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;

    private readonly FileStream _file;
    private readonly string _path;

    private FileLock(FileStream file, string path) => (_file, _path) = (file, path);

    /// <summary>Waits until nobody else has the file open.</summary>
    /// <param name="path">The file; made when it is not there.</param>
    /// <param name="whileWaiting">Called once when there is somebody to wait for.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<FileLock> AcquireAsync(string path, Action whileWaiting, CancellationToken cancellation)
    {
        for (var first = true; ; first = false)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryAcquire(path) is { } acquired) return acquired;
            if (first) whileWaiting();
            await Task.Delay(Interval, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Takes the lock if nobody has it; null where somebody has.</summary>
    /// <param name="path">The file; made when it is not there.</param>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    public static FileLock? TryAcquire(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, Deletion);
        }
        catch (IOException held) when (IsInUse(held))
        {
            return null;
        }

        try
        {
            if (IsStillNamed(file, path)) return new(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Deletes the file, and lets go of it: who opened it in between has a file without a name, and notices.</summary>
    public void Dispose()
    {
        if (_file.SafeFileHandle.IsClosed) return;
        try
        {
            if (!OperatingSystem.IsWindows()) File.Delete(_path);
        }
        catch (Exception stays) when (stays is IOException or UnauthorizedAccessException)
        {
            // A file more stays; what the lock was for is done.
        }

        _file.Dispose();
    }

    /// <summary>
    /// Whether the name still stands for the file that was locked. On Unix the holder before may have deleted it between the opening and the locking; then the
    /// length that is given to one, at random, is not that of the other.
    /// </summary>
    private static bool IsStillNamed(FileStream file, string path)
    {
        if (OperatingSystem.IsWindows()) return true;   // a file is not deleted while somebody has it open
        var mark = Random.Shared.Next(1, LongestMark);
        file.SetLength(mark);
        var named = new FileInfo(path);
        return named.Exists && named.Length == mark;
    }

    private static bool IsInUse(IOException exception)
    {
        const int WouldBlock = 11, WouldBlockOnMac = 35, SharingViolation = 0x20, LockViolation = 0x21;
        var code = exception.HResult & 0xFFFF;
        return OperatingSystem.IsWindows() ? code is SharingViolation or LockViolation : code == (OperatingSystem.IsMacOS() ? WouldBlockOnMac : WouldBlock);
    }
}
