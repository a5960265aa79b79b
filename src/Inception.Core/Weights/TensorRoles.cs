using Inception.Weights.Layouts;

namespace Inception.Weights;

/// <summary>Which keys of a network stand for what, so that <see cref="WeightLoadOptions"/> can speak of the classifier and the first convolution.</summary>
/// <param name="FirstConvolution">The key of the weight that reads the images; null where it is no plain convolution.</param>
/// <param name="Classifiers">The layers that give logits, without a trailing dot: the network's own first, then the auxiliary heads'.</param>
internal sealed record TensorRoles(string? FirstConvolution, IReadOnlyList<string> Classifiers)
{
    /// <summary>Keys that begin with one of these are neither loaded nor missed.</summary>
    public IReadOnlyList<string> IgnoredPrefixes { get; init; } = [];

    /// <summary>Layouts of files that are accepted besides the module's own keys.</summary>
    public IReadOnlyList<WeightLayout> Layouts { get; init; } = [];

    /// <summary>A module of which nothing is known.</summary>
    public static TensorRoles Unknown { get; } = new(null, []);

    public string? ClassifierOf(string key) =>
        Classifiers.FirstOrDefault(layer => key.Length > layer.Length && key[layer.Length] == '.' && key.StartsWith(layer, StringComparison.Ordinal));
}
