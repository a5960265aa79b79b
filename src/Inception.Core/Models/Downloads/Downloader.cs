using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Inception.Models.Downloads;

/// <summary>
/// Fetches files into a folder, where a name always stands for a whole and right file: what is under way has a hidden name, is hashed as it comes, and
/// gets its own name at the end. A broken download goes on where it ended, also in a later process; several processes fetch a file once.
/// </summary>
internal sealed class Downloader : IDisposable
{
    private readonly DownloadOptions _options;
    private readonly IProgress<DownloadProgress>? _progress;
    private readonly HttpTransport _transport;

    public Downloader(DownloadOptions options, IProgress<DownloadProgress>? progress)
    {
        options.Validate();
        (_options, _progress, _transport) = (options, progress, new HttpTransport(options));
    }

    /// <summary>The path of the file in the folder, where it is fetched to when it is not there, or is not the published one.</summary>
    /// <exception cref="DownloadException">It cannot be had.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what has come is kept for the next time.</exception>
    public async Task<string> FetchAsync(RemoteFile file, string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(Path.GetFullPath(folder), file.Name);
        var problem = await ProblemOfAsync(file, path, cancellation).ConfigureAwait(false);
        if (problem is null) return path;
        if (_options.Offline)
            throw new DownloadException(
                path, $"{problem} Nothing is fetched, as {nameof(DownloadOptions)}.{nameof(DownloadOptions.Offline)} is set. {file.Describe(path)}");

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var only = await FileLock.AcquireAsync(Beside(path, "lock"), () => ReportWaiting(file), cancellation).ConfigureAwait(false);
            if (await ProblemOfAsync(file, path, cancellation).ConfigureAwait(false) is not null) // nobody else has fetched it meanwhile
                await FetchFromAnyAsync(file, path, cancellation).ConfigureAwait(false);
            return path;
        }
        catch (Exception unwritten) when (unwritten is IOException or UnauthorizedAccessException)
        {
            if (IsDiskFull(unwritten)) PartialFile.Delete(Beside(path, "part")); // it was the disk's last room
            throw new DownloadException(path, $"'{path}' cannot be written: "
                + $"{unwritten.Message}{(IsDiskFull(unwritten) ? " What had come was deleted." : "")}", unwritten);
        }
    }

    /// <summary>What is wrong with the file at the path; null when it is there and is the published one, as far as that can be told.</summary>
    public static async Task<string?> ProblemOfAsync(RemoteFile file, string path, CancellationToken cancellation)
    {
        if (!File.Exists(path)) return $"{file.Name} is not in '{Path.GetDirectoryName(path)}'.";
        if (file.Length is { } length && new FileInfo(path).Length is var found && found != length)
            return $"'{path}' is not the published file: it has {found:N0} bytes, and the published one {length:N0}.";
        if (file.Digest is not { } digest) return null;
        var digits = await digest.ComputeAsync(path, cancellation).ConfigureAwait(false);
        return digest.Matches(digits) ? null : $"'{path}' is not the published file, whose {digest}: its own is {digits}.";
    }

    public void Dispose() => _transport.Dispose();

    private async Task FetchFromAnyAsync(RemoteFile file, string path, CancellationToken cancellation)
    {
        var failures = new List<Exception>();
        var addresses = _options.Mirror is { } mirror
            ? [new Uri(mirror.AbsoluteUri.TrimEnd('/') + '/' + file.Name)]
            : file.Addresses.Select(_options.Hub.Effective).ToList();
        foreach (var address in addresses)
        {
            try
            {
                await FetchFromAsync(file, address, path, cancellation).ConfigureAwait(false);
                return;
            }
            catch (Exception failure) when (failure is TransientFailure or PermanentFailure)
            {
                failures.Add(failure);
            }
        }

        var reasons = addresses.Zip(failures, (address, failure) => $"{address}: {failure.Message}");
        throw new DownloadException(path, $"{file.Name} could not be downloaded. {string.Join(' ', reasons)} {file.Describe(path)}", failures[^1]);
    }

    private async Task FetchFromAsync(RemoteFile file, Uri address, string path, CancellationToken cancellation)
    {
        var algorithm = file.Digest?.Algorithm ?? HashAlgorithmName.SHA256;
        using var part = await Task.Run(() => PartialFile.Open(Beside(path, "part"), algorithm, cancellation), cancellation).ConfigureAwait(false);
        var transfer = new Transfer(file, address, part, _transport, _options, _progress);
        var retries = RetryPolicy.Create(_options, problem => transfer.Report(DownloadStage.Retrying, problem));
        for (var wasJoined = true; wasJoined;)
        {
            while (!await retries.ExecuteAsync(async token => await transfer.AttemptAsync(token).ConfigureAwait(false), cancellation).ConfigureAwait(false))
                await Task.Delay(_options.RetryDelay, cancellation).ConfigureAwait(false);
            if (transfer.Digest?.Matches(part.Digits()) != false)
            {
                part.Become(path);
                return;
            }

            wasJoined = part.IsResumed; // of two versions, perhaps: once more from the beginning
            if (wasJoined) part.Begin(null);
        }

        var digits = part.Digits();
        PartialFile.Delete(part.Path);
        throw new PermanentFailure($"It is not the published file, whose {transfer.Digest}: what came has {digits}. It was not kept.");
    }

    private void ReportWaiting(RemoteFile file) =>
        _progress?.Report(new() { FileName = file.Name, Stage = DownloadStage.Waiting, Received = 0, Total = file.Length });

    private static string Beside(string path, string extension) => Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{extension}");

    private static bool IsDiskFull(Exception exception)
    {
        const int NoSpace = 28, OverQuota = 122, WindowsDiskFull = 0x70, WindowsHandleDiskFull = 0x27;
        var code = exception.HResult & 0xFFFF;
        return RuntimeInformation.IsOSPlatform(OSPlatform.Windows) ? code is WindowsDiskFull or WindowsHandleDiskFull : code is NoSpace or OverQuota;
    }
}
