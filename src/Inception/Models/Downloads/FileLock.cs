namespace Inception.Models.Downloads;

/// <summary>
/// A file that one holder at a time has open, in this process and in all others of the machine. The system lets go of it when the holder ends,
/// however it ends; so the file, which stays, says nothing.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until nobody else has the file open.</summary>
    /// <param name="path">The file; made when it is not there.</param>
    /// <param name="whileWaiting">Called once when there is somebody to wait for.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<FileLock> AcquireAsync(string path, Action whileWaiting, CancellationToken cancellation)
    {
        for (var first = true; ; first = false)
        {
            try
            {
                return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException held) when (IsInUse(held))
            {
                if (first) whileWaiting();
                await Task.Delay(Interval, cancellation).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static bool IsInUse(IOException exception)
    {
        const int WouldBlock = 11, WouldBlockOnMac = 35, SharingViolation = 0x20, LockViolation = 0x21;
        var code = exception.HResult & 0xFFFF;
        return OperatingSystem.IsWindows() ? code is SharingViolation or LockViolation : code == (OperatingSystem.IsMacOS() ? WouldBlockOnMac : WouldBlock);
    }
}
