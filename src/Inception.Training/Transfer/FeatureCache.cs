using Inception.Features;
using Inception.Inference;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training.Data;

namespace Inception.Training.Transfer;

/// <summary>
/// A folder of cached features: the input of a network's classifier (<see cref="InceptionNetwork.Embed"/>, "bottleneck features") for each image. New
/// classifiers can then be trained without running the network again.
/// </summary>
/// <remarks>
/// <para>
/// A feature vector is identified by the SHA-256 checksum of the image file (or of the pixels, if there is no file), the network's table and weights before the
/// classifier, the preprocessing, and the engine's precision. If the image, the weights or the preprocessing change, features are computed again. An image
/// under another name or in another data set is found in the cache.
/// </para>
/// <para>
/// There is one file for each network, preprocessing and precision. A file only grows: vectors of deleted images stay until the file is deleted. If the process
/// is killed, only the current batch is lost. Damaged vectors are detected and computed again. Many processes may use the same folder. If several need the same
/// file, one process computes and the others wait. A file may be deleted whenever it is not in use.
/// </para>
/// </remarks>
public sealed class FeatureCache
{
    /// <summary>Creates a cache for a folder. Nothing is read or written yet.</summary>
    /// <param name="folder">
    /// The folder. It need not exist. When null, the folder <c>features</c> in the user's cache, <see cref="CacheFolder.Default"/>.
    /// </param>
    public FeatureCache(string? folder = null) => Folder = Path.GetFullPath(folder ?? Path.Combine(CacheFolder.Default, "features"));

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>
    /// Returns the features of all images of a data set. Missing features are computed and saved. If the folder cannot be written, as on a read-only disk, they
    /// stay in memory, and <see cref="ImageFeatures.WhyNotKept"/> has the reason.
    /// </summary>
    /// <param name="network">The network, in any mode. It computes as in evaluation mode. No other code may use or change the network during the call.</param>
    /// <param name="preprocessing">The preprocessing of images. Images are not augmented.</param>
    /// <param name="images">The data set.</param>
    /// <param name="options">Batch size, compilation and handling of damaged images. Defaults when null.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Cancels between images and before the next batch. Computed features are kept.</param>
    /// <returns>The features, on disk if the folder can be written; the caller disposes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The input of the network does not fit the preprocessing.</exception>
    /// <exception cref="DataSetException">An image cannot be read, and the options ask to fail (<see cref="CorruptImages.Fail"/>).</exception>
    /// <exception cref="FeatureCacheException">The header of the cache file for this network is damaged; the message says what to do.</exception>
    /// <exception cref="CompilationException">The compiled network computes other results than the original network.</exception>
    /// <exception cref="IOException">The disk is full or fails while features are written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public Task<ImageFeatures> GetAsync(
        InceptionNetwork network,
        ImagePreprocessing preprocessing,
        ILabelledImages images,
        FeatureOptions? options = null,
        IProgress<FeatureProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(images);
        options ??= new();
        options.Validate();
        preprocessing.Validate();
        if (preprocessing.Channels != network.Table.Input.Channels)
            throw new ArgumentException(
                $"{network.GetName()} takes {network.Table.Input.Channels} channels, and the preprocessing makes {preprocessing.Channels}.",
                nameof(preprocessing));
        return Task.Run(() => new FeatureRun(network, preprocessing, images, options, progress, cancellation).InAsync(Folder), cancellation);
    }
}
