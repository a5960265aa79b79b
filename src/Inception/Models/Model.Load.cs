using Inception.Labels;
using Inception.Models.Catalogue;
using Inception.Models.Downloads;
using Inception.Networks;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Models;

public sealed partial class Model
{
    /// <summary>Loads a checkpoint with the metadata of its model, such as <see cref="Save"/> and <c>inception train</c> write.</summary>
    /// <param name="path">A <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file.</param>
    /// <param name="options">
    /// Device and the like; for a checkpoint without metadata <see cref="ModelOptions.Network"/> and <see cref="ModelOptions.Preprocessing"/>.
    /// </param>
    /// <returns>The model, whose network is in training mode; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or does not fit the model.</exception>
    /// <exception cref="CheckpointException">
    /// The file is damaged, has no metadata (the message names the option to add), or its metadata is of another network than
    /// <see cref="ModelOptions.Network"/>.
    /// </exception>
    /// <exception cref="WeightMismatchException">The file does not hold the weights of the network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model Load(string path, ModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options = (options ?? new()).Validated(published: null);
        var described = ModelMetadata.Read(path, options.Loading?.Checkpoint) ?? Described(path, options);
        if (options.Network is { } named && !described.HasNetwork(named)) throw OtherNetwork(path, described.Network, named);
        return Create(path, options, described);
    }

    /// <summary>Loads published weights with their preprocessing and labels. Weights that are not in the cache are downloaded.</summary>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>.</param>
    /// <param name="options">Device, cache and the like.</param>
    /// <returns>The model, whose network is in training mode; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">An option is out of its range, or does not fit the model.</exception>
    /// <exception cref="NotSupportedException">The weights are of a format that cannot be read; the message has the reason.</exception>
    /// <exception cref="DownloadException">The file could not be downloaded. The message says which file to put where.</exception>
    /// <exception cref="WeightMismatchException">The file does not fit the network.</exception>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model Load(PublishedWeights weights, ModelOptions? options = null)
    {
        options = Checked(weights, options);
        return Create(options.File ?? (options.Cache ?? new()).Get(weights, options.Progress), options, Described(weights));
    }

    /// <summary>Loads a checkpoint without blocking the caller; otherwise like <see cref="Load(string, ModelOptions?)"/>.</summary>
    /// <inheritdoc cref="Load(string, ModelOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="path">A <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file.</param>
    /// <param name="options">Device and the like; for a checkpoint without metadata its network and preprocessing.</param>
    /// <param name="cancellation">Cancels before the file is read.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Task<Model> LoadAsync(string path, ModelOptions? options = null, CancellationToken cancellation = default) =>
        Task.Run(() => Load(path, options), cancellation);

    /// <summary>Loads published weights without blocking the caller; otherwise like <see cref="Load(PublishedWeights, ModelOptions?)"/>.</summary>
    /// <inheritdoc cref="Load(PublishedWeights, ModelOptions?)" path="/*[self::returns or self::exception]"/>
    /// <param name="weights">The weights, e.g. <c>InceptionWeights.V3.ImageNet</c>.</param>
    /// <param name="options">Device, cache and the like.</param>
    /// <param name="cancellation">Stops the download, which a later call resumes, or cancels before the file is read.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<Model> LoadAsync(PublishedWeights weights, ModelOptions? options = null, CancellationToken cancellation = default)
    {
        options = Checked(weights, options);
        var path = options.File ?? await (options.Cache ?? new()).GetAsync(weights, options.Progress, cancellation).ConfigureAwait(false);
        return await Task.Run(() => Create(path, options, Described(weights)), cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads network, preprocessing and labels from the metadata of a checkpoint. The weights are not read.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <returns>The options that <see cref="Load(string, ModelOptions?)"/> takes from the metadata; null when the checkpoint has none.</returns>
    /// <exception cref="CheckpointException">The file or its metadata is damaged; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelOptions? ReadOptions(string path) => ModelMetadata.Read(path) is { } described
        ? new() { Network = described.Network, Preprocessing = described.Preprocessing, Labels = described.Labels }
        : null;

    private static ModelOptions Checked(PublishedWeights weights, ModelOptions? options)
    {
        ArgumentNullException.ThrowIfNull(weights);
        weights.RequireReadable();
        return (options ?? new()).Validated(weights);
    }

    private static Model Create(string path, ModelOptions options, ModelMetadata described)
    {
        var (network, preprocessing) = (options.For(described.Network), options.Preprocessing ?? described.Preprocessing);
        var labels = options.Labels ?? (options.Classes is null ? described.Labels : null);
        if (ModelFit.Misfit(network.Network, network.Classes, network.InputChannels, preprocessing, labels, labelsAreNeeded: false) is { } misfit)
            throw new ArgumentException($"{path}: {misfit}", nameof(options));
        return new(network.Create(path), preprocessing, labels) { Licence = described.Licence, Source = described.Source };
    }

    private static ModelMetadata Described(PublishedWeights weights) => new()
    {
        Network = weights.Options,
        Preprocessing = weights.Preprocessing,
        Labels = weights.ClassSet == ClassSet.ImageNet ? LabelSet.ImageNet : weights.Options.Classes > 0 ? LabelSet.Numbered(weights.Options.Classes) : null,
        Licence = weights.Licence,
        Source = weights.Source,
    };

    /// <summary>A checkpoint without metadata is what the options say.</summary>
    private static ModelMetadata Described(string path, ModelOptions options)
    {
        var missing = new List<string>();
        if (options.Network is null) missing.Add($"{nameof(ModelOptions)}.{nameof(ModelOptions.Network)}");
        if (options.Preprocessing is null) missing.Add($"{nameof(ModelOptions)}.{nameof(ModelOptions.Preprocessing)}");
        if (missing.Count == 0) return new() { Network = options.Network!, Preprocessing = options.Preprocessing! };
        var published = InceptionWeights.Known.FirstOrDefault(weights => weights.FileName == Path.GetFileName(path));
        throw new CheckpointException(
            path,
            $"the checkpoint has no metadata that names its network and preprocessing: set {string.Join(" and ", missing)}."
            + (published is null ? "" : " Its name is that of published weights: "
                + $"{nameof(Load)}({nameof(InceptionWeights)}.{nameof(InceptionWeights.Named)}(\"{published.Id}\"), "
                + $"new() {{ {nameof(ModelOptions.File)} = … }}) needs neither."));
    }

    private static CheckpointException OtherNetwork(string path, FamilyOptions found, FamilyOptions named) => new(
        path,
        $"its metadata says {found.Network} with options of its own, and {nameof(ModelOptions)}.{nameof(ModelOptions.Network)} says {named.Network}"
        + (found.Network == named.Network ? " with other options" : "") + $": leave out {nameof(ModelOptions.Network)}.");
}
