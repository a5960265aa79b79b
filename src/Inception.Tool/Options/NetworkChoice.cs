using Inception.Labels;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;

namespace Inception.Tool.Options;

/// <summary>A network the console app knows by name, with what belongs to it.</summary>
/// <param name="Published">The options of its published form.</param>
internal sealed record NetworkChoice(FamilyOptions Published)
{
    /// <summary>The one that is meant where none is named. Its weights are shipped.</summary>
    public const string Default = "inception_medium";

    public static IReadOnlyList<NetworkChoice> All { get; } = [.. NetworkFamily.All.Select(options => new NetworkChoice(options))];

    /// <summary>The names of all networks, in words.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(choice => choice.Name));

    /// <summary>The name on the command line.</summary>
    public string Name => Published.Network;

    /// <summary>The file of its weights that is shipped; null where none is.</summary>
    public string? ShippedWeights => Published switch
    {
        InceptionMediumOptions => Assets.MediumWeights,
        InceptionSmallOptions => Assets.SmallWeights,
        _ => null,
    };

    /// <summary>Its published weights, those first that can be read.</summary>
    public IReadOnlyList<PublishedWeights> Weights =>
        [.. InceptionWeights.Known.Where(weights => weights.Network == Name).OrderByDescending(weights => weights.IsReadable)];

    /// <summary>What can be given as its weights, in words.</summary>
    public string WeightsToBeHad => Weights.Where(one => one.IsReadable).Select(one => one.Id).ToList() is { Count: > 0 } ids
        ? $"a checkpoint, or one of {string.Join(", ", ids)}"
        : "a checkpoint, which 'inception train' can create";

    /// <summary>What its published weights were trained to see.</summary>
    public ImagePreprocessing Preprocessing => IsForSmallImages ? ImagePreprocessing.FashionMnist : Weights[0].Preprocessing;

    /// <summary>Whether its published weights want the input transform.</summary>
    public bool TransformsInput => !IsForSmallImages && Weights[0].Options is ImageNetOptions { TransformInput: true };

    /// <summary>The names of its published classes; null where it makes an embedding.</summary>
    public LabelSet? Labels => IsForSmallImages ? LabelSet.FashionMnist : Weights[0].ClassSet switch
    {
        ClassSet.ImageNet => LabelSet.ImageNet,
        _ when Published.Classes > 0 => LabelSet.Numbered(Published.Classes),
        _ => null,
    };

    /// <summary>Whether it is one of the networks for grey images of 28×28 pixels, whose weights are shipped and not published.</summary>
    public bool IsForSmallImages => Published is InceptionSmallOptions or InceptionMediumOptions;

    public static NetworkChoice Named(string name) =>
        All.FirstOrDefault(choice => choice.Name == name)
        ?? throw new UserException($"Unknown network '{name}'. Expected one of {Names}.");

    public InceptionNetwork Build(NetworkSettings settings, string weights) => Options(settings).Create(weights);

    public NetworkTable Table(NetworkSettings settings) => Options(settings).CreateTable();

    /// <summary>The options of the network as the command line changes them.</summary>
    public FamilyOptions Options(NetworkSettings settings)
    {
        var options = Published;
        if (settings.AuxiliaryHeads && !options.CreateTable().AuxiliaryHeads.Any())
            throw new UserException($"{Name} has no auxiliary heads: remove --auxiliary.");
        if (settings.TransformInput && options is not ImageNetOptions)
            throw new UserException($"{Name} has no input transform: remove --transform-input.");
        options = options with
        {
            Classes = settings.Classes ?? options.Classes,
            InputChannels = settings.InputChannels ?? options.InputChannels,
            AuxiliaryHeads = settings.AuxiliaryHeads,
            Device = settings.Device,
            Loading = settings.Loading is null ? options.Loading : settings.Loading with { BackgroundClass = options.Loading.BackgroundClass },
        };
        if (options is ImageNetOptions imageNet) options = imageNet with { TransformInput = imageNet.TransformInput || settings.TransformInput };
        return options is InceptionV3Options v3 ? v3 with { CountIncludePad = v3.CountIncludePad && !settings.ExcludePadding } : options;
    }
}
