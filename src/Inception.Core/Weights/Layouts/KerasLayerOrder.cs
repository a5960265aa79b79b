using System.Collections.Frozen;

namespace Inception.Weights.Layouts;

/// <summary>The layers with weights of keras.applications' networks, in the order of Keras' <c>model.layers</c>, which is that of a file.</summary>
internal static class KerasLayerOrder
{
    private static readonly Lazy<FrozenDictionary<string, IReadOnlyList<string>>> Networks = new(Read);

    /// <summary>The layers of a network by the names that Keras gives them in a new session: <c>conv2d</c>, <c>conv2d_1</c>, <c>predictions</c>.</summary>
    public static IReadOnlyList<string> Of(string network) => Networks.Value[network];

    private static FrozenDictionary<string, IReadOnlyList<string>> Read()
    {
        using var text = new StreamReader(typeof(KerasLayerOrder).Assembly.GetManifestResourceStream(typeof(KerasLayerOrder), "keras-layers.txt")!);
        var lines = text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": "));
        return lines.ToFrozenDictionary(parts => parts[0], parts => (IReadOnlyList<string>)parts[1].Split(' '), StringComparer.Ordinal);
    }
}
