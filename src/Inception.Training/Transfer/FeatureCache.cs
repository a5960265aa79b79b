using Inception.Features;
using Inception.Inference;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Training.Data;

namespace Inception.Training.Transfer;

/// <summary>
/// A folder of features: the vectors that a network's classifier reads (<see cref="InceptionNetwork.Embed"/>, "bottleneck features"), kept for each image,
/// so that new classifiers are trained on images that went through the network once.
/// </summary>
/// <remarks>
/// <para>
/// A vector is found by the SHA-256 sum of its image's file (of its pixels where there is no file), the network's table and weights before the classifier,
/// the preprocessing, and the engine's precision. So an image, weights or a preprocessing that change are computed again, and an image under another name
/// or in another data set is not.
/// </para>
/// <para>
/// There is one file for each network, preprocessing and precision, which only grows: vectors of images that are gone stay until it is deleted. A kill loses
/// the batch in work. Damaged vectors are noticed and computed again. Many processes may use one folder:
/// of those that would compute for the same file one does, and the others wait. A file may be deleted whenever nobody uses it.
/// </para>
/// </remarks>
public sealed class FeatureCache
{
    /// <summary>Names the folder. Nothing is read or written yet.</summary>
    /// <param name="folder">The folder, which need not exist; null for <c>features</c> in the user's cache, <see cref="CacheFolder.Default"/>.</param>
    public FeatureCache(string? folder = null) => Folder = Path.GetFullPath(folder ?? Path.Combine(CacheFolder.Default, "features"));

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>
    /// The vectors of all images of a data set: those that are there, and those that are missing computed and kept. Where the folder cannot be written, as on
    /// a read-only disk, they stay in memory and <see cref="ImageFeatures.WhyNotKept"/> says why.
    /// </summary>
    /// <param name="network">The network with its weights, in any mode; it is read as in evaluation. Nothing else may use or change it meanwhile.</param>
    /// <param name="preprocessing">What makes an image the network's input; nothing is augmented.</param>
    /// <param name="images">The images.</param>
    /// <param name="options">Batches, engine and what becomes of damaged images; null for the defaults.</param>
    /// <param name="progress">Told of the images done.</param>
    /// <param name="cancellation">Stops between images and before the next batch; what was computed is kept.</param>
    /// <returns>The vectors, on the disk where the folder can be written; the caller disposes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">The preprocessing makes other inputs than the network takes.</exception>
    /// <exception cref="DataSetException">An image cannot be read, and the options say <see cref="CorruptImages.Fail"/>.</exception>
    /// <exception cref="FeatureCacheException">The file for this network is damaged at its beginning; the message says what to do.</exception>
    /// <exception cref="CompilationException">The compiled network is not the network.</exception>
    /// <exception cref="IOException">The disk is full, or fails while vectors are written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
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
