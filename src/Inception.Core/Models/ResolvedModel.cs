using Inception.Labels;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights;
using Inception.Weights.Formats;

namespace Inception.Models;

/// <summary>
/// A model that is to be loaded: its file, and what metadata, catalogue and options say of it. Whatever runs the network takes it from here.
/// </summary>
internal sealed record ResolvedModel
{
    /// <summary>The checkpoint.</summary>
    public required string FilePath { get; init; }

    /// <summary>The network with the options it is built by, such as how its weights are matched.</summary>
    public required FamilyOptions Network { get; init; }

    /// <summary>The preprocessing of images.</summary>
    public required ImagePreprocessing Preprocessing { get; init; }

    /// <summary>The names of the classes; null if there are none.</summary>
    public required LabelSet? Labels { get; init; }

    /// <summary>The licence of the weights, by its SPDX name; null when none is known.</summary>
    public required string? Licence { get; init; }

    /// <summary>A page that describes the weights; null when none is known.</summary>
    public required Uri? Source { get; init; }

    /// <summary>A checkpoint with metadata, or of the network that the options name. The weights are not read.</summary>
    /// <param name="path">A <c>.safetensors</c>, <c>.pth</c> or <c>.pt</c> file.</param>
    /// <param name="options">What differs from the metadata.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or does not fit the model.</exception>
    /// <exception cref="CheckpointException">
    /// The file is damaged, has no metadata (the message names the option to add), or its metadata is of another network than
    /// <see cref="ModelOptions.Network"/>.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ResolvedModel Create(string path, ModelOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options = (options ?? new()).Validated(published: null);
        var described = ModelMetadata.Read(path, options.Loading?.Checkpoint) ?? Described(path, options);
        if (options.Network is { } named && !described.HasNetwork(named)) throw OtherNetwork(path, described.Network, named);
        return Create(path, options, described);
    }

    /// <summary>Published weights, which are downloaded if they are not in the cache.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="options">What differs from the catalogue.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or does not fit the model.</exception>
    /// <exception cref="NotSupportedException">The weights are of a format that cannot be read; the message has the reason.</exception>
    /// <exception cref="Downloads.DownloadException">The file could not be downloaded. The message says which file to put where.</exception>
    public static ResolvedModel Create(PublishedWeights weights, ModelOptions? options)
    {
        options = Checked(weights, options);
        return Create(options.File ?? (options.Cache ?? new()).Get(weights, options.Progress), options, Described(weights));
    }

    /// <summary>As <see cref="Create(PublishedWeights, ModelOptions?)"/>, without blocking the caller.</summary>
    /// <inheritdoc cref="Create(PublishedWeights, ModelOptions?)"/>
    /// <param name="weights">The weights.</param>
    /// <param name="options">What differs from the catalogue.</param>
    /// <param name="cancellation">Stops the download, which a later call resumes.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static async Task<ResolvedModel> CreateAsync(PublishedWeights weights, ModelOptions? options, CancellationToken cancellation)
    {
        options = Checked(weights, options);
        var path = options.File ?? await (options.Cache ?? new()).GetAsync(weights, options.Progress, cancellation).ConfigureAwait(false);
        return Create(path, options, Described(weights));
    }

    /// <summary>Reads the weights into arrays, and checks every byte.</summary>
    /// <exception cref="WeightMismatchException">The file does not hold the weights of the network.</exception>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public NetworkWeights LoadWeights()
    {
        Network.Validate();
        return NetworkWeights.Load(FilePath, Network.CreateTable(), Network.Loading);
    }

    private static ModelOptions Checked(PublishedWeights weights, ModelOptions? options)
    {
        ArgumentNullException.ThrowIfNull(weights);
        weights.RequireReadable();
        return (options ?? new()).Validated(weights);
    }

    private static ResolvedModel Create(string path, ModelOptions options, ModelMetadata described)
    {
        var (network, preprocessing) = (options.For(described.Network), options.Preprocessing ?? described.Preprocessing);
        var labels = options.Labels ?? (options.Classes is null ? described.Labels : null);
        if (ModelFit.Misfit(network.Network, network.Classes, network.InputChannels, preprocessing, labels, labelsAreNeeded: false) is { } misfit)
            throw new ArgumentException($"{path}: {misfit}", nameof(options));
        return new()
        {
            FilePath = path,
            Network = network,
            Preprocessing = preprocessing,
            Labels = labels,
            Licence = described.Licence,
            Source = described.Source,
        };
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
                + $"Load({nameof(InceptionWeights)}.{nameof(InceptionWeights.Named)}(\"{published.Id}\"), "
                + $"new() {{ {nameof(ModelOptions.File)} = … }}) needs neither."));
    }

    private static CheckpointException OtherNetwork(string path, FamilyOptions found, FamilyOptions named) => new(
        path,
        $"its metadata says {found.Network} with options of its own, and {nameof(ModelOptions)}.{nameof(ModelOptions.Network)} says {named.Network}"
        + (found.Network == named.Network ? " with other options" : "") + $": leave out {nameof(ModelOptions.Network)}.");
}
