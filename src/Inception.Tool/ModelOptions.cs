using System.CommandLine;
using Inception.Labels;
using Inception.Networks;

namespace Inception.Tool;

/// <summary>The options that say which network runs with which weights; every command that looks at images has them.</summary>
/// <param name="modelIsArgument">Whether the network's name stands alone, as <c>export MODEL</c>, and not after <c>--model</c>.</param>
internal sealed class ModelOptions(bool modelIsArgument = false)
{
    private readonly Option<string?> _model = CommonOptions.Model(required: false, takesFiles: true);

    private readonly Argument<string?> _modelArgument = new("MODEL")
    {
        Description = $"The network: {string.Join(", ", NetworkChoice.All.Select(choice => choice.Name))}; or a file that says what it is, as 'train' writes. That of the weights when left out",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _weights = new("--weights", "-w")
    {
        Description = "A .pth, .pt or .safetensors file, or the id of published weights ('inception weights list'), which are fetched where need be; the shipped ones of inception_medium when left out",
        HelpName = "FILE|ID",
    };

    private readonly Option<string> _device = CommonOptions.Device();

    private readonly CacheSettings _cache = new();

    public void AddTo(Command command)
    {
        if (modelIsArgument) command.Add(_modelArgument);
        else command.Add(_model);
        foreach (var option in new Option[] { _weights, _device }) command.Add(option);
        _cache.AddTo(command);
    }

    /// <summary>The network that was named without weights where none are shipped for it; null where there are weights.</summary>
    public FamilyOptions? WithoutWeights(ParseResult parsed) => Given(parsed) is { Weights: null, Choice: { IsForSmallImages: false } choice }
        ? choice.Published with { Device = CommonOptions.Resolve(parsed.GetValue(_device)!) }
        : null;

    /// <summary>Where the weights come from, in the user's words.</summary>
    public string WeightsName(ParseResult parsed) => Given(parsed).Weights ?? "shipped";

    /// <summary>Published weights bring their network with them, and so does a file that says what it is; with any other file the network is named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <param name="namesClasses">Whether the command is about classes; then weights without names are refused before they are fetched.</param>
    /// <exception cref="UserException">The two do not go together, or one of them is not there.</exception>
    public async Task<LoadedNetwork> LoadAsync(ParseResult parsed, CancellationToken cancellation, bool namesClasses = false)
    {
        var ((choice, weights), device) = (Given(parsed), parsed.GetValue(_device)!);
        var published = weights is null ? null : PublishedWeightsArgument.Find(weights);
        if (published is null || (choice is not null && File.Exists(weights)))
        {
            return ModelFile.Described(choice, weights) is { } described
                ? LoadedNetwork.Of(described, weights!, device)
                : LoadedNetwork.Of(choice ?? NetworkChoice.Named(weights is null ? NetworkChoice.Default : NetworkChoice.OfUnnamedFiles), weights, device);
        }

        if (choice is not null && choice.Name != published.Network)
            throw new UserException($"{published.Id} are weights of {published.Network}, not of {choice.Name}: leave out {(modelIsArgument ? "its name" : "--model")}.");
        PublishedWeightsArgument.RequireReadable(published);
        if (namesClasses && published.ClassSet != ClassSet.ImageNet)
            throw new UserException($"{published.Id} names no classes: it makes features, for 'embed', 'compare' and 'features'.");
        published = published with { Options = published.Options with { Device = CommonOptions.Resolve(device) } };
        var file = await PublishedWeightsArgument.FileAsync(weights!, _cache.Open(parsed), cancellation);
        return LoadedNetwork.Of(published, file);
    }

    private (NetworkChoice? Choice, string? Weights) Given(ParseResult parsed) =>
        ModelFile.Given(modelIsArgument ? parsed.GetValue(_modelArgument) : parsed.GetValue(_model), parsed.GetValue(_weights));
}
