using Inception.Catalogue;
using Inception.Downloads;
using Inception.Inference;
using Inception.Networks;

namespace Inception.Classification;

public sealed partial class ImageClassifier
{
    /// <summary>
    /// Published weights as a classifier: fetched when they are not in the cache, with the preprocessing and the labels that belong to them.
    /// A background class is no label.
    /// </summary>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>; device and type are in its options.</param>
    /// <param name="cache">Where the file is kept; the user's cache when left out.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <param name="compile">How the network is compiled, for the pictures that the preprocessing makes; it runs as it is when null.</param>
    /// <returns>The classifier; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The weights are of a format that cannot be read, or name no classes.</exception>
    /// <exception cref="DownloadException">The file is not to be had. The message says which file to put where.</exception>
    /// <exception cref="Weights.WeightMismatchException">The file does not fit the network.</exception>
    /// <exception cref="Weights.CheckpointException">The file is damaged.</exception>
    /// <exception cref="CompilationException">The compiled network is not the network; the message says where.</exception>
    public static ImageClassifier Load(
        PublishedWeights weights, WeightCache? cache = null, IProgress<DownloadProgress>? progress = null, CompileOptions? compile = null)
    {
        RequireClasses(weights);
        return Of(weights, (cache ?? new()).Get(weights, progress), compile);
    }

    /// <summary>As <see cref="Load"/>, without holding up the caller while the file is fetched and read.</summary>
    /// <inheritdoc cref="Load"/>
    /// <param name="weights">The weights.</param>
    /// <param name="cache">Where the file is kept; the user's cache when left out.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <param name="compile">How the network is compiled, for the pictures that the preprocessing makes; it runs as it is when null.</param>
    /// <param name="cancellation">Stops the download; what has come is kept for the next time.</param>
    public static async Task<ImageClassifier> LoadAsync(
        PublishedWeights weights, WeightCache? cache = null, IProgress<DownloadProgress>? progress = null, CompileOptions? compile = null,
        CancellationToken cancellation = default)
    {
        RequireClasses(weights);
        var path = await (cache ?? new()).GetAsync(weights, progress, cancellation).ConfigureAwait(false);
        return await Task.Run(() => Of(weights, path, compile), cancellation).ConfigureAwait(false);
    }

    private static void RequireClasses(PublishedWeights weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        weights.RequireReadable();
        if (weights.ClassSet != ClassSet.ImageNet)
            throw new NotSupportedException($"{weights.Id} names no classes ({weights.ClassSet}): it makes features. Build its network by {nameof(PublishedWeights.CreateNetwork)}.");
    }

    /// <summary>Published weights from a file of one's own choice as a classifier; whether the file is the published one is not looked at.</summary>
    /// <param name="weights">The weights that the file holds.</param>
    /// <param name="path">The file.</param>
    /// <param name="compile">How the network is compiled, for the pictures that the preprocessing makes; it runs as it is when null.</param>
    /// <returns>The classifier; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The weights are of a format that cannot be read, or name no classes.</exception>
    /// <exception cref="Weights.WeightMismatchException">The file does not fit the network.</exception>
    /// <exception cref="Weights.CheckpointException">The file is damaged.</exception>
    /// <exception cref="CompilationException">The compiled network is not the network; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImageClassifier Of(PublishedWeights weights, string path, CompileOptions? compile = null)
    {
        RequireClasses(weights);
        var network = weights.CreateNetwork(path);
        if (compile is null) return Owning(network.AsInference(), weights);
        using (network)
        {
            var placed = compile with { PictureSize = compile.PictureSize ?? weights.Preprocessing.CropSize, Device = compile.Device ?? weights.Options.Device };
            return Owning(network.Compile(placed), weights);
        }
    }

    private static ImageClassifier Owning(IInferenceNetwork network, PublishedWeights weights)
    {
        try
        {
            return new(network, weights.Preprocessing, LabelSet.ImageNet);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
