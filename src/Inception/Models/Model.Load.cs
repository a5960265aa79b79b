using Inception.Models.Catalogue;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Models;

public sealed partial class Model
{
    /// <summary>
    /// Loads a checkpoint with embedded metadata (network, labels, preprocessing), as <see cref="Save"/> and <c>inception train</c> write it.
    /// </summary>
    /// <param name="path">A <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file.</param>
    /// <param name="options">
    /// The device and other settings. A checkpoint without metadata needs <see cref="ModelOptions.Network"/> and <see cref="ModelOptions.Preprocessing"/>.
    /// </param>
    /// <returns>The model, whose network is in training mode; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or does not fit the model.</exception>
    /// <exception cref="CheckpointException">
    /// The file is damaged, has no metadata (the message names the options to set), or has the metadata of another network than
    /// <see cref="ModelOptions.Network"/>.
    /// </exception>
    /// <exception cref="WeightMismatchException">The file does not hold the weights of the network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model Load(string path, ModelOptions? options = null)
    {
        return new Model(ModelDescription.Create(path, options));
    }

    /// <summary>Loads published weights with their preprocessing and labels. Weights that are not in the cache are downloaded.</summary>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>.</param>
    /// <param name="options">The device, the cache and other settings.</param>
    /// <returns>The model, whose network is in training mode; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or does not fit the model.</exception>
    /// <exception cref="NotSupportedException">The format of the weights is not supported; the message has the reason.</exception>
    /// <exception cref="DownloadException">The file could not be downloaded. The message says which file to put where.</exception>
    /// <exception cref="WeightMismatchException">The file does not fit the network.</exception>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model Load(PublishedWeights weights, ModelOptions? options = null)
    {
        return new Model(ModelDescription.Create(weights, options));
    }

    /// <summary>Loads a checkpoint without blocking the caller; otherwise like <see cref="Load(string, ModelOptions?)"/>.</summary>
    /// <inheritdoc cref="Load(string, ModelOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="path">A <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file.</param>
    /// <param name="options">The device and other settings. A checkpoint without metadata needs the network and the preprocessing.</param>
    /// <param name="cancellation">Cancels before the file is read.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public static Task<Model> LoadAsync(string path, ModelOptions? options = null, CancellationToken cancellation = default) =>
        Task.Run(() => Load(path, options), cancellation);

    /// <summary>Loads published weights without blocking the caller; otherwise like <see cref="Load(PublishedWeights, ModelOptions?)"/>.</summary>
    /// <inheritdoc cref="Load(PublishedWeights, ModelOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>.</param>
    /// <param name="options">The device, the cache and other settings.</param>
    /// <param name="cancellation">Stops the download, which a later call resumes, or cancels before the file is read.</param>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public static async Task<Model> LoadAsync(PublishedWeights weights, ModelOptions? options = null, CancellationToken cancellation = default)
    {
        var described = await ModelDescription.CreateAsync(weights, options, cancellation).ConfigureAwait(false);
        return await Task.Run(() => new Model(described), cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads the metadata of a checkpoint: network, preprocessing and labels. The weights are not read.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <returns>The options that <see cref="Load(string, ModelOptions?)"/> takes from the metadata. Null if the checkpoint has no metadata.</returns>
    /// <exception cref="CheckpointException">The file or its metadata is damaged; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelOptions? ReadOptions(string path) => ModelMetadata.Read(path) is { } described
        ? new() { Network = described.Network, Preprocessing = described.Preprocessing, Labels = described.Labels }
        : null;

    private Model(ModelDescription described)
        : this(described.Network.Create(described.Path), described.Preprocessing, described.Labels)
    {
        (Licence, Source) = (described.Licence, described.Source);
    }
}
