using Inception.Inference;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Portable;
using Inception.Weights;

namespace Inception.Tool.Options;

/// <summary>What the user names as a model, before it is loaded: published weights, a checkpoint, or a network whose weights are shipped.</summary>
internal sealed class ModelSource
{
    private const string ShippedLicence = "MIT";   // as this project: THIRD-PARTY-NOTICES.md

    private ModelSource(ModelOptions options, string? weights, PublishedWeights? published) => (Options, Weights, Published) = (options, weights, published);

    /// <summary>Network, preprocessing and labels of the model.</summary>
    public ModelOptions Options { get; }

    /// <summary>The checkpoint or the id of published weights, in the user's words; null for shipped weights.</summary>
    public string? Weights { get; }

    /// <summary>The published weights; null for a checkpoint of the user's own and for shipped weights.</summary>
    public PublishedWeights? Published { get; }

    /// <summary>Whether the model has class names: published weights that make features have none.</summary>
    public bool HasClassNames => Published is null ? Options.Labels is not null : Published.Labels is not null;

    /// <summary>Finds the one model that is meant. Nothing is downloaded or loaded.</summary>
    /// <param name="model">A network's name, or a checkpoint with metadata; null when left out.</param>
    /// <param name="weights">A checkpoint, or the id of published weights; null when left out.</param>
    /// <param name="nameOption">Where the network's name goes on the command line.</param>
    /// <exception cref="UserException">The two do not go together, or one of them is not there; or a checkpoint needs the network's name.</exception>
    public static ModelSource Find(string? model, string? weights, string nameOption = "--model NAME")
    {
        var (choice, file) = Given(model, weights);
        if (file is null) return Shipped(choice ?? NetworkChoice.Named(NetworkChoice.Default));
        if (PublishedWeightsArgument.Find(file) is { } published && (choice is null || !File.Exists(file)))
        {
            if (choice is not null && choice.Name != published.Network)
                throw new UserException($"The weights {published.Id} belong to {published.Network}, not to {choice.Name}: remove {nameOption}.");
            var options = new ModelOptions { Network = published.Options, Preprocessing = published.Preprocessing };
            return new(options, file, PublishedWeightsArgument.RequireReadable(published));
        }

        if (Described(choice, file) is { } described) return new(described, file, published: null);
        return choice is not null ? new(OptionsOf(choice), file, published: null) : throw NoMetadata(file, nameOption);
    }

    /// <summary>Tells a network's name from a checkpoint, which may stand in its place.</summary>
    /// <exception cref="UserException">It is neither, or two files were given.</exception>
    public static (NetworkChoice? Choice, string? Weights) Given(string? model, string? weights)
    {
        if (model is null) return (null, weights);
        if (!IsFile(model)) return (NetworkChoice.Named(model), weights);
        return weights is null
            ? (null, InputFile.Existing(model))
            : throw new UserException($"The model '{model}' is a checkpoint, and --weights names another, '{weights}': give only one of them.");
    }

    /// <summary>The metadata of a checkpoint; null where it has none.</summary>
    /// <param name="choice">The network that was named beside it, if one was.</param>
    /// <param name="file">The checkpoint.</param>
    /// <exception cref="UserException">There is no such file, or it is of another network.</exception>
    public static ModelOptions? Described(NetworkChoice? choice, string file)
    {
        if (Model.ReadOptions(InputFile.Seekable(file)) is not { Network: { } network } described) return null;
        return choice is null || choice.Name == network.Network ? described
            : throw new UserException($"The checkpoint '{file}' belongs to {network.Network}, not to {choice.Name}: remove the network's name.");
    }

    /// <summary>The error for a checkpoint that does not say which network it is of.</summary>
    public static UserException NoMetadata(string file, string nameOption) =>
        new($"The checkpoint '{file}' does not name its network in its metadata: give {nameOption} (one of {NetworkChoice.Names}).");

    /// <summary>The path of the weights, which are downloaded where need be.</summary>
    /// <param name="cache">Where published weights are kept.</param>
    /// <param name="cancellation">Stops a download.</param>
    public Task<string> FileAsync(WeightCache cache, CancellationToken cancellation) => Weights is null
        ? Task.FromResult(NetworkChoice.Named(Options.Network!.Network).ShippedWeights!)
        : Published is null ? Task.FromResult(Weights) : PublishedWeightsArgument.FileAsync(Weights, cache, cancellation);

    /// <summary>Loads the model.</summary>
    /// <param name="cache">Where published weights are kept.</param>
    /// <param name="device">Where the network runs.</param>
    /// <param name="loading">How the weights are loaded; as they are when null.</param>
    /// <param name="cancellation">Stops a download.</param>
    public async Task<Model> LoadAsync(WeightCache cache, TorchSharp.torch.Device device, WeightLoadOptions? loading, CancellationToken cancellation)
    {
        var file = await FileAsync(cache, cancellation);
        if (Published is not null) return await Model.LoadAsync(Published, new() { Device = device.ToString(), File = file, Loading = loading }, cancellation);
        var model = await Model.LoadAsync(file, Options with { Device = device.ToString(), Loading = loading }, cancellation);
        return Weights is null ? new(model.Network, model.Preprocessing, model.Labels) { Licence = ShippedLicence } : model;
    }

    /// <summary>Loads the model into the portable engine.</summary>
    /// <param name="cache">Where published weights are kept.</param>
    /// <param name="loading">How the weights are loaded; as they are when null.</param>
    /// <param name="engine">How the engine is prepared.</param>
    /// <param name="cancellation">Stops a download.</param>
    public async Task<PortableModel> LoadPortableAsync(
        WeightCache cache, WeightLoadOptions? loading, PortableOptions engine, CancellationToken cancellation)
    {
        var file = await FileAsync(cache, cancellation);
        return Published is not null
            ? await PortableModel.LoadAsync(Published, new() { File = file, Loading = loading }, engine, cancellation)
            : await PortableModel.LoadAsync(file, Options with { Loading = loading }, engine, cancellation);
    }

    private static ModelSource Shipped(NetworkChoice choice) => choice.ShippedWeights is not null
        ? new(OptionsOf(choice), weights: null, published: null)
        : throw new UserException($"{choice.Name} needs --weights: {choice.WeightsToBeHad}.");

    private static ModelOptions OptionsOf(NetworkChoice choice) => new()
    {
        Network = choice.Options(new() { TransformInput = choice.TransformsInput }),
        Preprocessing = choice.Preprocessing,
        Labels = choice.Labels,
    };

    private static bool IsFile(string model) => NetworkChoice.All.All(choice => choice.Name != model)
        && (File.Exists(model) || CommonOptions.WeightExtensions.Contains(Path.GetExtension(model).ToLowerInvariant()));
}
