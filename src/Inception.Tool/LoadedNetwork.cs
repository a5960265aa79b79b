using Inception.Labels;
using Inception.Models;
using Inception.Models.Catalogue;
using Inception.Networks;
using Inception.Preprocessing;

namespace Inception.Tool;

/// <summary>A network with its weights, and what belongs to them.</summary>
/// <param name="Model">The network's name.</param>
/// <param name="Network">The network, in training mode as it was built; the caller disposes it.</param>
/// <param name="Preprocessing">What its images go through.</param>
/// <param name="ClassNames">The names of its classes; null where it makes an embedding.</param>
internal sealed record LoadedNetwork(string Model, InceptionNetwork Network, ImagePreprocessing Preprocessing, LabelSet? ClassNames)
{
    /// <summary>The names of its classes.</summary>
    /// <exception cref="UserException">It makes an embedding.</exception>
    public LabelSet Labels => ClassNames ?? throw new UserException($"{Model} makes an embedding and names no classes: 'embed' and 'compare' use it.");

    /// <summary>The licence of the weights; null when none is known.</summary>
    public string? Licence { get; init; }

    /// <summary>Published weights from a file.</summary>
    public static LoadedNetwork Of(PublishedWeights weights, string file) => new(
        weights.Network,
        weights.CreateNetwork(file),
        weights.Preprocessing,
        weights.ClassSet == ClassSet.ImageNet ? LabelSet.ImageNet
            : weights.Options.Classes > 0 ? LabelSet.Numbered(weights.Options.Classes)
            : null)
    {
        Licence = weights.Licence,
    };

    /// <summary>A file that says what it is.</summary>
    public static LoadedNetwork Of(ModelDescription described, string file, string device) => new(
        described.Network.Network,
        (described.Network with { Device = CommonOptions.Resolve(device) }).Create(file),
        described.Preprocessing,
        described.Labels)
    {
        Licence = described.Licence,
    };

    /// <summary>A named network with a file of the user's, or with the shipped one.</summary>
    /// <exception cref="UserException">The network has no shipped weights.</exception>
    public static LoadedNetwork Of(NetworkChoice choice, string? weights, string device)
    {
        var file = weights is not null ? InputFile.Seekable(weights)
            : choice.ShippedWeights ?? throw new UserException($"{choice.Name} needs --weights: {choice.WeightsToBeHad}.");
        var settings = new NetworkSettings { TransformInput = choice.TransformsInput, Device = CommonOptions.Resolve(device) };
        return new(choice.Name, choice.Build(settings, file), choice.Preprocessing, choice.Labels)
        {
            Licence = weights is null ? "MIT" : null,   // the shipped ones, as this project: THIRD-PARTY-NOTICES.md
        };
    }
}
