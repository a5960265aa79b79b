namespace Inception.Weights.Layouts;

/// <summary>How the layers of one of keras.applications' networks are called here.</summary>
/// <param name="Network">The network's name, as in <see cref="KerasLayerOrder"/>.</param>
/// <param name="Convolutions">The convolutions without a name, <c>conv2d_N</c> in Keras, in the order in which Keras' code makes them.</param>
/// <param name="Normalizations">The batch normalizations without a name, one for each of these convolutions.</param>
/// <param name="Named">The layer here for a layer with a name of its own; null for a name that the network does not have.</param>
/// <param name="Classifier">The classifier, <c>predictions</c> in Keras.</param>
internal sealed record KerasNetwork(
    string Network, IReadOnlyList<string> Convolutions, IReadOnlyList<string> Normalizations, Func<string, string?> Named, string Classifier)
{
    /// <summary>Whether batch normalization has a scale in Keras; where it has none, the scale is 1.</summary>
    public bool HasScale { get; init; }
}
