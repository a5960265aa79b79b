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

    public InceptionNetwork Build(NetworkSettings settings, string weights) => Name switch
    {
        "googlenet" => new InceptionV1(V1(settings), weights),
        "inception_v3" => new InceptionV3(V3(settings), weights),
        _ => new InceptionSmall(Small(settings), weights),
    };

    public NetworkTable Table(NetworkSettings settings) => Name switch
    {
        "googlenet" => InceptionV1.CreateTable(V1(settings)),
        "inception_v3" => InceptionV3.CreateTable(V3(settings)),
        _ => InceptionSmall.CreateTable(Small(settings)),
    };

    private InceptionV1Options V1(NetworkSettings s) => new()
    {
        Classes = s.Classes ?? Labels.Count,
        InputChannels = s.InputChannels ?? 3,
        AuxiliaryHeads = s.AuxiliaryHeads,
        TransformInput = s.TransformInput,
        Device = s.Device,
    };

    private InceptionV3Options V3(NetworkSettings s) => new()
    {
        Classes = s.Classes ?? Labels.Count,
        InputChannels = s.InputChannels ?? 3,
        AuxiliaryHeads = s.AuxiliaryHeads,
        TransformInput = s.TransformInput,
        CountIncludePad = !s.ExcludePadding,
        Device = s.Device,
    };

    private InceptionSmallOptions Small(NetworkSettings s)
    {
        if (s.AuxiliaryHeads) throw new UserException($"{Name} has no auxiliary heads: leave out --auxiliary.");
        if (s.TransformInput) throw new UserException($"{Name} has no input transform: leave out --transform-input.");
        return new() { Classes = s.Classes ?? Labels.Count, InputChannels = s.InputChannels ?? 1, Device = s.Device };
    }
}
