using Inception.Inference;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Models.Downloads;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Portable;

public sealed partial class PortableModel
{
    /// <summary>Loads a checkpoint with embedded metadata (network, labels, preprocessing), and compiles its network.</summary>
    /// <param name="path">A <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file.</param>
    /// <param name="options">
    /// Options for loading. A checkpoint without metadata needs <see cref="ModelOptions.Network"/> and <see cref="ModelOptions.Preprocessing"/>.
    /// </param>
    /// <param name="engine">
    /// Options of the engine. Default: exact, fully verified, one thread for each core. A model that was saved compiled keeps its accuracy, output and image
    /// size.
    /// </param>
    /// <returns>The model; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or does not fit the model.</exception>
    /// <exception cref="CheckpointException">
    /// The file is damaged, has no metadata (the message names the options to set), or has the metadata of another network than
    /// <see cref="ModelOptions.Network"/>.
    /// </exception>
    /// <exception cref="WeightMismatchException">The file does not hold the weights of the network.</exception>
    /// <exception cref="NonFiniteWeightsException">The file has weights that are infinite or NaN.</exception>
    /// <exception cref="CompilationException">The engine's result differs from float64 by more than rounding.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static PortableModel Load(string path, ModelOptions? options = null, PortableOptions? engine = null) =>
        new(ModelDescription.Create(path, options), engine ?? new());

    /// <summary>Loads published weights with their preprocessing and labels. Weights that are not in the cache are downloaded.</summary>
    /// <inheritdoc cref="Load(string, ModelOptions?, PortableOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>.</param>
    /// <param name="options">The cache and other settings.</param>
    /// <param name="engine">Options of the engine. Default: exact, fully verified, one thread for each core.</param>
    /// <exception cref="DownloadException">The file could not be downloaded. The message says which file to put where.</exception>
    public static PortableModel Load(PublishedWeights weights, ModelOptions? options = null, PortableOptions? engine = null) =>
        new(ModelDescription.Create(weights, options), engine ?? new());

    /// <summary>Loads a checkpoint without blocking the caller.</summary>
    /// <inheritdoc cref="Load(string, ModelOptions?, PortableOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="path">A <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file.</param>
    /// <param name="options">
    /// Options for loading. A checkpoint without metadata needs <see cref="ModelOptions.Network"/> and <see cref="ModelOptions.Preprocessing"/>.
    /// </param>
    /// <param name="engine">Options of the engine. Default: exact, fully verified, one thread for each core.</param>
    /// <param name="cancellation">Cancels before the file is read.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public static Task<PortableModel> LoadAsync(
        string path, ModelOptions? options = null, PortableOptions? engine = null, CancellationToken cancellation = default) =>
        Task.Run(() => Load(path, options, engine), cancellation);

    /// <summary>Loads published weights without blocking the caller.</summary>
    /// <inheritdoc cref="Load(PublishedWeights, ModelOptions?, PortableOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>.</param>
    /// <param name="options">The cache and other settings.</param>
    /// <param name="engine">Options of the engine. Default: exact, fully verified, one thread for each core.</param>
    /// <param name="cancellation">Stops the download, which a later call resumes, or cancels before the file is read.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public static async Task<PortableModel> LoadAsync(
        PublishedWeights weights, ModelOptions? options = null, PortableOptions? engine = null, CancellationToken cancellation = default)
    {
        var described = await ModelDescription.CreateAsync(weights, options, cancellation).ConfigureAwait(false);
        return await Task.Run(() => new PortableModel(described, engine ?? new()), cancellation).ConfigureAwait(false);
    }
}
