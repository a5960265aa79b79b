using System.CommandLine;
using Inception.Inference;
using Inception.Models;
using Inception.Networks;
using Inception.Portable;
using static TorchSharp.torch;

namespace Inception.Tool.Options;

/// <summary>The options that say which network runs with which weights; every command that looks at images has them.</summary>
/// <param name="modelIsArgument">Whether the network's name stands alone, as <c>export MODEL</c>, and not after <c>--model</c>.</param>
/// <param name="takesSeveralDevices">Whether several GPUs may share the work.</param>
internal sealed class ModelArguments(bool modelIsArgument = false, bool takesSeveralDevices = false)
{
    private const string Group = "Model";

    private readonly Option<string?> _model = CommonOptions.Model(required: false, takesFiles: true);

    private readonly ModelArgument _modelArgument = new();

    private readonly Option<string?> _weights = new("--weights", "-w")
    {
        Description = "A .pth, .pt or .safetensors file, or the id of published weights ('inception weights list'); "
            + "default: the shipped weights of inception_medium",
        HelpName = "FILE|ID",
    };

    private readonly DeviceOptions _device = new(takesSeveralDevices);

    private readonly WeightOptions _part = new();

    private readonly CacheSettings _cache = new();

    public void AddTo(Command command)
    {
        if (modelIsArgument) _modelArgument.AddTo(command);
        else command.AddGroup(Group, _model);
        command.AddGroup(Group, _weights);
        _device.AddTo(command, Group);
        _part.AddTo(command);
        _cache.AddTo(command);
    }

    /// <summary>The network that was named without weights where none are shipped for it; null where there are weights.</summary>
    public FamilyOptions? WithoutWeights(ParseResult parsed) => Given(parsed) is { Weights: null, Choice: { IsForSmallImages: false } choice }
        ? choice.Published with { Device = _device.Resolve(parsed).ToString() }
        : null;

    /// <summary>Where the weights come from, in the user's words.</summary>
    public string WeightsName(ParseResult parsed) => GivenWeights(parsed) ?? "shipped";

    /// <summary>The checkpoint or the id that the user names; null for shipped weights.</summary>
    public string? GivenWeights(ParseResult parsed) => Given(parsed).Weights;

    /// <summary>Published weights and checkpoints with metadata bring their network with them; for any other checkpoint the network is named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <param name="namesClasses">Whether the command is about classes; then weights without names are refused before they are downloaded.</param>
    /// <returns>The model, which has labels where the command is about classes; the caller disposes it.</returns>
    /// <exception cref="UserException">Model and weights do not go together, or one of them is not there.</exception>
    public async Task<Model> LoadAsync(ParseResult parsed, CancellationToken cancellation, bool namesClasses = false)
    {
        var device = _device.Resolve(parsed);
        var model = await Source(parsed, namesClasses).LoadAsync(_cache.Open(parsed), device, _part.Loading(parsed), cancellation);
        WeightsTaken.Report(model.LoadReport);
        return model;
    }

    /// <summary>Whether the model is to run on the CPU; a GPU is looked for only where this program has libtorch for one.</summary>
    public bool IsOnCpu(ParseResult parsed) => _device.IsOnCpu(parsed);

    /// <summary>The devices that share the work.</summary>
    public IReadOnlyList<Device> Devices(ParseResult parsed) => _device.ResolveAll(parsed);

    /// <summary>Loads the model into the portable engine, without libtorch.</summary>
    /// <inheritdoc cref="LoadAsync" path="/exception"/>
    /// <param name="parsed">The command line.</param>
    /// <param name="engine">How the engine is prepared.</param>
    /// <param name="cancellation">Stops a download.</param>
    /// <param name="namesClasses">Whether the command is about classes; then weights without names are refused before they are downloaded.</param>
    /// <returns>The model, which has labels where the command is about classes; the caller disposes it.</returns>
    public async Task<PortableModel> LoadPortableAsync(
        ParseResult parsed, PortableOptions engine, CancellationToken cancellation, bool namesClasses = false)
    {
        var model = await Source(parsed, namesClasses).LoadPortableAsync(_cache.Open(parsed), _part.Loading(parsed), engine, cancellation);
        WeightsTaken.Report(model.LoadReport);
        return model;
    }

    private ModelSource Source(ParseResult parsed, bool namesClasses)
    {
        var source = ModelSource.Find(ModelName(parsed), parsed.GetValue(_weights), "--model NAME");
        return !namesClasses || source.HasClassNames ? source : throw new UserException(
            $"{source.Weights ?? source.Options.Network!.Network} has no classes, only embeddings. Use these weights with 'embed', 'compare' or 'features'.");
    }

    private (NetworkChoice? Choice, string? Weights) Given(ParseResult parsed) => ModelSource.Given(ModelName(parsed), parsed.GetValue(_weights));

    private string? ModelName(ParseResult parsed) => modelIsArgument ? _modelArgument.Get(parsed) : parsed.GetValue(_model);
}
