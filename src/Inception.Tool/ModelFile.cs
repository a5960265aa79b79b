using Inception.Models;

namespace Inception.Tool;

/// <summary>What the user names as a model: a network of the family, or a file.</summary>
internal static class ModelFile
{
    /// <summary>Tells the network's name from a file of weights, which may stand in its place.</summary>
    /// <param name="model">What was given as the model.</param>
    /// <param name="weights">What was given as the weights.</param>
    /// <exception cref="UserException">It is neither, or two files were given.</exception>
    public static (NetworkChoice? Choice, string? Weights) Given(string? model, string? weights)
    {
        if (model is null) return (null, weights);
        if (!IsFile(model)) return (NetworkChoice.Named(model), weights);
        return weights is null ? (null, InputFile.Existing(model)) : throw new UserException($"'{model}' is a file, and --weights names '{weights}': give one of them.");
    }

    /// <summary>What a file says of itself; null where it says nothing, or is none.</summary>
    /// <param name="choice">The network that was named beside it, if one was.</param>
    /// <param name="weights">The file; null for none.</param>
    /// <exception cref="UserException">There is no such file, or it is of another network.</exception>
    public static ModelDescription? Described(NetworkChoice? choice, string? weights)
    {
        if (weights is null || ModelDescription.Read(InputFile.Seekable(weights)) is not { } described) return null;
        return choice is null || choice.Name == described.Network.Network ? described
            : throw new UserException($"'{weights}' says that it is of {described.Network.Network}, not of {choice.Name}: leave out the network's name.");
    }

    private static bool IsFile(string model) => NetworkChoice.All.All(choice => choice.Name != model)
        && (File.Exists(model) || CommonOptions.WeightExtensions.Contains(Path.GetExtension(model).ToLowerInvariant()));
}
