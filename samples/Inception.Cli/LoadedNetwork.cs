using Inception.Networks;

namespace Inception.Cli;

/// <summary>A network with its weights, and what belongs to it.</summary>
/// <param name="Choice">The name, the preprocessing and the labels.</param>
/// <param name="Network">The network, in training mode as it was built; the caller disposes it.</param>
internal sealed record LoadedNetwork(NetworkChoice Choice, InceptionNetwork Network)
{
    /// <summary>A network with published weights normalises by ImageNet's statistics and has transform_input, as torchvision loads it.</summary>
    /// <param name="model">Its name.</param>
    /// <param name="weights">The checkpoint; the shipped one of inception_small when left out.</param>
    /// <param name="device">auto, cpu or cuda.</param>
    /// <exception cref="UserException">There is no such model, or it has no weights.</exception>
    public static LoadedNetwork Of(string model, string? weights, string device)
    {
        var choice = NetworkChoice.Named(model);
        var file = weights is not null ? InputFile.Seekable(weights) : choice.PublishedWeights is null
            ? Assets.SmallWeights
            : throw new UserException($"{model} needs --weights FILE. Published: {choice.PublishedWeights}");
        var settings = new NetworkSettings
        {
            TransformInput = choice.PublishedWeights is not null,
            Device = CommonOptions.Resolve(device),
        };
        return new(choice, choice.Build(settings, file));
    }
}
