using Inception.Models.Downloads;

namespace Inception.Models.Catalogue;

/// <summary>
/// A folder of published weights. A file is downloaded and checked when it is first requested, and gets its own name only when it is complete. Files that you
/// copy into the folder are accepted after the same check. Many threads and processes may use the folder at the same time; each file is downloaded once.
/// </summary>
public sealed class WeightCache
{
    private readonly WeightCacheOptions _options;

    /// <summary>Creates a cache for a folder. Nothing is read or written yet.</summary>
    /// <param name="options">The folder and the settings of downloads. Defaults when null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public WeightCache(WeightCacheOptions? options = null)
    {
        _options = options ?? new();
        _options.Validate();
    }

    /// <summary>A cache with the same options for another folder.</summary>
    internal WeightCache In(string folder) => new(_options with { Folder = folder });

    /// <summary>The folder's full path.</summary>
    public string Folder => Path.GetFullPath(_options.Folder);

    /// <summary>The full path of a checkpoint in this folder, whether the file exists or not.</summary>
    /// <param name="weights">The weights.</param>
    /// <returns>The path.</returns>
    public string PathOf(PublishedWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return Path.Combine(Folder, weights.ToRemoteFile().Name);
    }

    /// <summary>Returns the path of a checkpoint. The file is downloaded if it is missing, or if it is not the published file.</summary>
    /// <param name="weights">The weights. Files in formats that this library cannot read are downloaded too.</param>
    /// <param name="progress">Reports the progress of the download.</param>
    /// <param name="cancellation">Stops the download; the next call resumes it.</param>
    /// <returns>The path of the checked file.</returns>
    /// <exception cref="DownloadException">The file could not be downloaded. The message says which file to put where.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public async Task<string> GetAsync(PublishedWeights weights, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var downloader = new Downloader(_options, progress);
        return await downloader.FetchAsync(weights.ToRemoteFile(), Folder, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Returns the paths of many checkpoints, like <see cref="GetAsync"/>. Up to <see cref="WeightCacheOptions.Concurrency"/> files are downloaded at the same
    /// time.
    /// </summary>
    /// <param name="weights">The weights.</param>
    /// <param name="progress">Reports the progress of the downloads, from several threads.</param>
    /// <param name="cancellation">Stops the downloads; the next call resumes them.</param>
    /// <returns>The paths, in the order of <paramref name="weights"/>.</returns>
    /// <exception cref="DownloadException">A file could not be downloaded. The other downloads are stopped.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public async Task<IReadOnlyList<string>> GetManyAsync(
        IReadOnlyList<PublishedWeights> weights, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var downloader = new Downloader(_options, progress);
        var paths = new string[weights.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = cancellation };
        await Parallel.ForAsync(0, weights.Count, parallel, async (index, token) =>
            paths[index] = await downloader.FetchAsync(weights[index].ToRemoteFile(), Folder, token).ConfigureAwait(false)).ConfigureAwait(false);
        return paths;
    }

    /// <summary>Returns the path of a checkpoint, like <see cref="GetAsync"/>, and blocks the caller during a download.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public string Get(PublishedWeights weights, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(() => GetAsync(weights, progress, cancellation), cancellation).GetAwaiter().GetResult();

    /// <summary>Tells whether the folder contains a file of this name. The file is not read or checked.</summary>
    /// <param name="weights">The weights.</param>
    /// <returns>Whether the file exists.</returns>
    public bool Has(PublishedWeights weights) => File.Exists(PathOf(weights));
}
