using Inception.Models.Catalogue;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;
using Inception.Weights;

namespace Inception.Training.Transfer;

/// <summary>
/// Networks trained for other classes: a new classifier on a trained trunk, which is frozen to begin with. Train the classifier by a <see cref="Trainer"/>,
/// or in seconds by a
/// <see cref="LinearHead"/> on features of a <see cref="FeatureCache"/>; then go on with <see cref="GradualUnfreezing"/> where that pays.
/// </summary>
public static class FineTune
{
    /// <summary>Published weights, fetched when they are not in the cache.</summary>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>; dropout, auxiliary heads and device are in its options.</param>
    /// <param name="classes">The classes of the new classifier, at least 1.</param>
    /// <param name="cache">Where the file is kept; the user's cache when left out.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <returns>The network, in training mode; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is below 1.</exception>
    /// <exception cref="NotSupportedException">The weights are of a format that cannot be read.</exception>
    /// <exception cref="DownloadException">The file is not to be had. The message says which file to put where.</exception>
    /// <exception cref="WeightMismatchException">The file does not fit the network before its classifier.</exception>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public static TransferNetwork FromPretrained(PublishedWeights weights, int classes, WeightCache? cache = null, IProgress<DownloadProgress>? progress = null)
    {
        Check(weights, classes);
        return FromPretrained(weights, (cache ?? new()).Get(weights, progress), classes);
    }

    /// <summary>
    /// As <see cref="FromPretrained(PublishedWeights, int, WeightCache?, IProgress{DownloadProgress}?)"/>, without holding up the caller while the file is
    /// fetched and read.
    /// </summary>
    /// <inheritdoc cref="FromPretrained(PublishedWeights, int, WeightCache?, IProgress{DownloadProgress}?)"/>
    /// <param name="weights">The weights.</param>
    /// <param name="classes">The classes of the new classifier, at least 1.</param>
    /// <param name="cache">Where the file is kept; the user's cache when left out.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <param name="cancellation">Stops the download; what has come is kept for the next time.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was triggered.</exception>
    public static async Task<TransferNetwork> FromPretrainedAsync(
        PublishedWeights weights, int classes, WeightCache? cache = null, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        Check(weights, classes);
        var path = await (cache ?? new()).GetAsync(weights, progress, cancellation).ConfigureAwait(false);
        return await Task.Run(() => FromPretrained(weights, path, classes), cancellation).ConfigureAwait(false);
    }

    /// <summary>Published weights in a file of one's own choice; whether it is the published one is not looked at.</summary>
    /// <param name="weights">The weights that the file holds.</param>
    /// <param name="path">The file.</param>
    /// <param name="classes">The classes of the new classifier, at least 1.</param>
    /// <returns>The network, in training mode; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is below 1.</exception>
    /// <exception cref="NotSupportedException">The weights are of a format that cannot be read.</exception>
    /// <exception cref="WeightMismatchException">The file does not fit the network before its classifier.</exception>
    /// <exception cref="CheckpointException">The file is damaged, hostile, or of a format that is not accepted.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TransferNetwork FromPretrained(PublishedWeights weights, string path, int classes)
    {
        Check(weights, classes);
        return Create(weights.Options, path, classes, weights.Preprocessing);
    }

    /// <summary>Weights of one's own: those that a training has saved, say.</summary>
    /// <param name="network">The network that the file was made with; its number of classes does not matter.</param>
    /// <param name="path">The file.</param>
    /// <param name="classes">The classes of the new classifier, at least 1.</param>
    /// <returns>The network, in training mode; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is below 1, or an option is out of its range.</exception>
    /// <exception cref="ArgumentException">The network ends in something other than a classifier.</exception>
    /// <exception cref="WeightMismatchException">The file does not fit the network before its classifier.</exception>
    /// <exception cref="CheckpointException">The file is damaged, hostile, or of a format that is not accepted.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TransferNetwork FromPretrained(FamilyOptions network, string path, int classes)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Create(network, path, classes, preprocessing: null);
    }

    /// <summary>The row that a head takes the place of.</summary>
    internal static Linear ClassifierOf(InceptionNetwork network) => network.Table.Classifier
        ?? throw new ArgumentException($"Expected a network that ends in a fully connected classifier. {network.GetName()} does not.", nameof(network));

    /// <summary>The last named stage before the classifier: a network that is frozen up to it trains its classifier alone.</summary>
    internal static string LastStageBeforeClassifier(InceptionNetwork network)
    {
        var classifier = ClassifierOf(network).Name;
        return network.StageNames.TakeWhile(stage => stage != classifier).Last();
    }

    private static TransferNetwork Create(FamilyOptions options, string path, int classes, ImagePreprocessing? preprocessing)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        var network = (options with { Classes = classes, Loading = options.Loading with { Classifier = ClassifierLoading.Skip } }).Create(path);
        try
        {
            network.Freeze(LastStageBeforeClassifier(network));
            return new(network, preprocessing);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static void Check(PublishedWeights weights, int classes)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        weights.RequireReadable();
    }
}
