using Inception.Inference;
using Inception.Labels;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;
using Inception.Weights.Formats;

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
    /// <param name="compile">How the network is compiled, for the images that the preprocessing makes; it runs as it is when null.</param>
    /// <returns>The classifier; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The weights are of a format that cannot be read, or name no classes.</exception>
    /// <exception cref="DownloadException">The file is not to be had. The message says which file to put where.</exception>
    /// <exception cref="Weights.WeightMismatchException">The file does not fit the network.</exception>
    /// <exception cref="Weights.Formats.CheckpointException">The file is damaged.</exception>
    /// <exception cref="CompilationException">The compiled network is not the network; the message says where.</exception>
    public static ImageClassifier Load(
        PublishedWeights weights, WeightCache? cache = null, IProgress<DownloadProgress>? progress = null, CompileOptions? compile = null)
    {
        RequireClasses(weights);
        return Of(weights, (cache ?? new()).Get(weights, progress), compile);
    }

    /// <summary>As <see cref="Load(PublishedWeights, WeightCache?, IProgress{DownloadProgress}?, CompileOptions?)"/>, without holding up the caller while the file is fetched and read.</summary>
    /// <inheritdoc cref="Load(PublishedWeights, WeightCache?, IProgress{DownloadProgress}?, CompileOptions?)"/>
    /// <param name="weights">The weights.</param>
    /// <param name="cache">Where the file is kept; the user's cache when left out.</param>
    /// <param name="progress">Told how far a download is.</param>
    /// <param name="compile">How the network is compiled, for the images that the preprocessing makes; it runs as it is when null.</param>
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
    /// <param name="compile">How the network is compiled, for the images that the preprocessing makes; it runs as it is when null.</param>
    /// <returns>The classifier; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The weights are of a format that cannot be read, or name no classes.</exception>
    /// <exception cref="Weights.WeightMismatchException">The file does not fit the network.</exception>
    /// <exception cref="Weights.Formats.CheckpointException">The file is damaged.</exception>
    /// <exception cref="CompilationException">The compiled network is not the network; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImageClassifier Of(PublishedWeights weights, string path, CompileOptions? compile = null)
    {
        RequireClasses(weights);
        var network = weights.CreateNetwork(path);
        return Of(network, weights.Preprocessing, LabelSet.ImageNet, compile);
    }

    /// <summary>A model from a file that says what it is (<see cref="ModelDescription"/>), such as <c>inception train</c> writes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compile">How the network is compiled, for the images that the preprocessing makes; it runs as it is when null.</param>
    /// <param name="device">Where the network is; the CPU when left out.</param>
    /// <returns>The classifier; the caller disposes it.</returns>
    /// <exception cref="CheckpointException">The file is damaged, says nothing of its network, or is of a network without classes.</exception>
    /// <exception cref="WeightMismatchException">The file does not hold the weights of the network that it names.</exception>
    /// <exception cref="CompilationException">The compiled network is not the network; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImageClassifier Load(string path, CompileOptions? compile = null, TorchSharp.torch.Device? device = null)
    {
        var model = ModelDescription.Read(path) ?? throw new CheckpointException(path, "it does not say which network it is of: build the network, and join it with preprocessing and labels.");
        if (model.Labels is null) throw new CheckpointException(path, $"its network, {model.Network.Network}, makes an embedding and names no classes.");
        return Of((model.Network with { Device = device }).Create(path), model.Preprocessing, model.Labels, compile);
    }

    private static ImageClassifier Of(InceptionNetwork network, ImagePreprocessing preprocessing, LabelSet labels, CompileOptions? compile)
    {
        if (compile is null) return Owning(network.AsInference(), preprocessing, labels);
        using (network)
        {
            var placed = compile with { ImageSize = compile.ImageSize ?? preprocessing.CropSize, Device = compile.Device ?? network.parameters().First().device };
            return Owning(network.Compile(placed), preprocessing, labels);
        }
    }

    private static ImageClassifier Owning(IInferenceNetwork network, ImagePreprocessing preprocessing, LabelSet labels)
    {
        try
        {
            return new(network, preprocessing, labels);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }
}
