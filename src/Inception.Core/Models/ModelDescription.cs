using Inception.Labels;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Preprocessing;
using Inception.Weights.Formats;

namespace Inception.Models;

/// <summary>A checkpoint, and what belongs to its weights: from the checkpoint's metadata, from published weights, or from the options.</summary>
/// <param name="Path">The checkpoint.</param>
/// <param name="Network">The network that the weights are for, with the options that were set.</param>
/// <param name="Preprocessing">The preprocessing of images.</param>
/// <param name="Labels">One name for each class; null where there are none.</param>
internal sealed record ModelDescription(string Path, FamilyOptions Network, ImagePreprocessing Preprocessing, LabelSet? Labels)
{
    public string? Licence { get; init; }

    public Uri? Source { get; init; }

    /// <summary>Describes a checkpoint.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, or does not fit the model.</exception>
    /// <exception cref="CheckpointException">
    /// The file is damaged, has no metadata (the message names the option to add), or its metadata is of another network than the options name.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelDescription Create(string path, ModelOptions? options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options = (options ?? new()).Validated(published: null);
        var described = ModelMetadata.Read(path, options.Loading?.Checkpoint) ?? FromOptions(path, options);
        if (options.Network is { } named && !described.HasNetwork(named)) throw OtherNetwork(path, described.Network, named);
        return Create(path, options, described);
    }

    /// <summary>Describes published weights, which are downloaded if the cache does not have them.</summary>
    public static ModelDescription Create(PublishedWeights weights, ModelOptions? options)
    {
        options = Checked(weights, options);
        return Create(options.File ?? (options.Cache ?? new()).Get(weights, options.Progress), options, FromPublished(weights));
    }

    /// <summary>The same without blocking the caller during the download.</summary>
    public static async Task<ModelDescription> CreateAsync(PublishedWeights weights, ModelOptions? options, CancellationToken cancellation)
    {
        options = Checked(weights, options);
        var path = options.File ?? await (options.Cache ?? new()).GetAsync(weights, options.Progress, cancellation).ConfigureAwait(false);
        return Create(path, options, FromPublished(weights));
    }

    private static ModelOptions Checked(PublishedWeights weights, ModelOptions? options)
    {
        ArgumentNullException.ThrowIfNull(weights);
        weights.RequireReadable();
        return (options ?? new()).Validated(weights);
    }

    private static ModelDescription Create(string path, ModelOptions options, ModelMetadata described)
    {
        var (network, preprocessing) = (options.For(described.Network), options.Preprocessing ?? described.Preprocessing);
        var labels = options.Labels ?? (options.Classes is null ? described.Labels : null);
        if (ModelFit.Misfit(network.Network, network.Classes, network.InputChannels, preprocessing, labels, labelsAreNeeded: false) is { } misfit)
            throw new ArgumentException($"{path}: {misfit}", nameof(options));
        network.Validate();
        return new(path, network, preprocessing, labels) { Licence = described.Licence, Source = described.Source };
    }

    /// <summary>The metadata that published weights have.</summary>
    public static ModelMetadata Metadata(PublishedWeights weights) => FromPublished(weights);

    private static ModelMetadata FromPublished(PublishedWeights weights) => new()
    {
        Network = weights.Options,
        Preprocessing = weights.Preprocessing,
        Labels = weights.Labels is { } labels ? labels : weights.Options.Classes > 0 ? LabelSet.Numbered(weights.Options.Classes) : null,
        Licence = weights.Licence,
        Source = weights.Source,
    };

    /// <summary>A checkpoint without metadata is what the options say.</summary>
    private static ModelMetadata FromOptions(string path, ModelOptions options)
    {
        var missing = new List<string>();
        if (options.Network is null) missing.Add($"{nameof(ModelOptions)}.{nameof(ModelOptions.Network)}");
        if (options.Preprocessing is null) missing.Add($"{nameof(ModelOptions)}.{nameof(ModelOptions.Preprocessing)}");
        if (missing.Count == 0) return new() { Network = options.Network!, Preprocessing = options.Preprocessing! };
        var published = InceptionWeights.Known.FirstOrDefault(weights => weights.FileName == System.IO.Path.GetFileName(path));
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
