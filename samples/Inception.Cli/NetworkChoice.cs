using Inception.Classification;
using Inception.Networks;
using Inception.Networks.Tables;
using Inception.Preprocessing;

namespace Inception.Cli;

/// <summary>A network the console app knows by name, with what belongs to it.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Preprocessing">What its published weights were trained to see.</param>
/// <param name="Labels">The names of its published classes.</param>
/// <param name="PublishedWeights">Where its weights are published; <see langword="null"/> when they are shipped.</param>
internal sealed record NetworkChoice(string Name, ImagePreprocessing Preprocessing, LabelSet Labels, string? PublishedWeights)
{
    public static IReadOnlyList<NetworkChoice> All { get; } =
    [
        new("googlenet", ImagePreprocessing.GoogLeNet, LabelSet.ImageNet, "https://download.pytorch.org/models/googlenet-1378be20.pth"),
        new("inception_v3", ImagePreprocessing.InceptionV3, LabelSet.ImageNet, "https://download.pytorch.org/models/inception_v3_google-0cc3c7bd.pth"),
        new("inception_small", ImagePreprocessing.FashionMnist, LabelSet.FashionMnist, null),
    ];

    public static NetworkChoice Named(string name) =>
        All.FirstOrDefault(choice => choice.Name == name)
        ?? throw new UserException($"There is no model '{name}'. Models: {string.Join(", ", All.Select(choice => choice.Name))}.");

    public InceptionNetwork Build(NetworkSettings settings, string weights) => Options(settings).Create(weights);

    public NetworkTable Table(NetworkSettings settings) => Options(settings).CreateTable();

    private FamilyOptions Options(NetworkSettings settings)
    {
        var options = NetworkFamily.Named(Name);
        if (settings.AuxiliaryHeads && !options.CreateTable().AuxiliaryHeads.Any())
            throw new UserException($"{Name} has no auxiliary heads: leave out --auxiliary.");
        if (settings.TransformInput && options is not ImageNetOptions)
            throw new UserException($"{Name} has no input transform: leave out --transform-input.");
        options = options with
        {
            Classes = settings.Classes ?? Labels.Count,
            InputChannels = settings.InputChannels ?? options.InputChannels,
            AuxiliaryHeads = settings.AuxiliaryHeads,
            Device = settings.Device,
        };
        if (options is ImageNetOptions imageNet) options = imageNet with { TransformInput = settings.TransformInput };
        return options is InceptionV3Options v3 ? v3 with { CountIncludePad = !settings.ExcludePadding } : options;
    }
}
