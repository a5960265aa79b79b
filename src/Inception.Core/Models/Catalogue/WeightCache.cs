using Inception.Models.Downloads;

namespace Inception.Models.Catalogue;

/// <summary>
/// A folder of published weights, which are downloaded when first requested. A file under its own name is complete and checked. A file put there by
/// hand is accepted after the same check. Many threads and processes may use the folder at once; they download a file once.
/// </summary>
public sealed class WeightCache
{
    private readonly WeightCacheOptions _options;

    /// <summary>Creates a cache for a folder. Nothing is read or written yet.</summary>
    /// <param name="options">The defaults when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public WeightCache(WeightCacheOptions? options = null)
    {
        _options = options ?? new();
        _options.Validate();
    }

    /// <summary>The same way to another folder.</summary>
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

    /// <summary>Returns the path of a checkpoint. The file is downloaded if it is missing, or is not the published one.</summary>
    /// <param name="weights">The weights. A file of a format that cannot be read is fetched all the same.</param>
    /// <param name="progress">Reports the progress of the download.</param>
    /// <param name="cancellation">Stops the download; the next call resumes it.</param>
    /// <returns>The path of a file that was checked.</returns>
    /// <exception cref="DownloadException">The file could not be downloaded. The message says which file to put where.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task<string> GetAsync(PublishedWeights weights, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(weights);
        using var downloader = new Downloader(_options, progress);
        return await downloader.FetchAsync(weights.ToRemoteFile(), Folder, cancellation).ConfigureAwait(false);
    }

    /// <summary>As <see cref="GetAsync"/>, for many files, <see cref="WeightCacheOptions.Concurrency"/> at a time.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="progress">Reports the progress of the downloads, from several threads.</param>
    /// <param name="cancellation">Stops the downloads; the next call resumes them.</param>
    /// <returns>The paths, in the order of <paramref name="weights"/>.</returns>
    /// <exception cref="DownloadException">A file could not be downloaded. The other downloads are stopped.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
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

    /// <summary>As <see cref="GetAsync"/>, for callers that cannot await.</summary>
    /// <inheritdoc cref="GetAsync"/>
    public string Get(PublishedWeights weights, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(() => GetAsync(weights, progress, cancellation), cancellation).GetAwaiter().GetResult();

    /// <summary>Whether a file of this name is in the folder. The file is not read.</summary>
    /// <param name="weights">The weights.</param>
    /// <returns>Whether a file of this name is in the folder.</returns>
    public bool Has(PublishedWeights weights) => File.Exists(PathOf(weights));
}
