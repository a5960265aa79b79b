using Inception.Common;
using Inception.Weights;
using Inception.Weights.Formats;
using Inception.Weights.Layouts;

namespace Inception.Networks;

/// <summary>Writes the weights of a network as the HDF5 file that <c>load_weights</c> of the same keras.applications network takes.</summary>
internal static class KerasWeights
{
    private static readonly Dictionary<string, KerasNetwork> Networks =
        new[] { KerasInceptionV3.Network, KerasInceptionResNetV2.Network, KerasXception.Network }.ToDictionary(network => network.Network);

    /// <summary>The networks that Keras has too.</summary>
    public static IReadOnlyCollection<string> Names => Networks.Keys;

    /// <summary>Writes the file, which appears under its name only when it is complete.</summary>
    /// <param name="path">The path of the file. An existing file is replaced.</param>
    /// <param name="network">The network; its options must be those that Keras' network has.</param>
    /// <param name="weights">Its weights.</param>
    /// <exception cref="NotSupportedException">keras.applications has no such network.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, FamilyOptions network, NetworkWeights weights)
    {
        if (!Networks.TryGetValue(network.Network, out var keras) || network is InceptionV3Options { HiddenUnits.Count: > 0 })
        {
            throw new NotSupportedException(
                $"keras.applications has no network like this {network.Network}. Networks that can be written for Keras: {string.Join(", ", Names)}, "
                + "without hidden layers before the classifier.");
        }
        AtomicFile.Write(path, stream => Hdf5Writer.Write(stream, Tree(keras, weights)));
    }

    private static Hdf5Node Tree(KerasNetwork keras, NetworkWeights weights)
    {
        var (root, layers) = (new Hdf5Node(), KerasLayerOrder.Of(keras.Network));
        var keyOf = Keras.KeyMap(keras, [.. layers.Select(layer => layer + "/kernel")]);
        root.AddTexts("layer_names", layers);
        root.AddTexts("backend", ["tensorflow"]);
        root.AddTexts("keras_version", ["2.15.0"]);
        foreach (var layer in layers)
        {
            var group = root.Group(layer);
            var variables = Keras.VariablesOf(layer, keras.HasScale).Where(variable => weights.Has(keyOf($"{layer}/{variable}")!)).ToList();
            group.AddTexts("weight_names", variables.Select(variable => $"{layer}/{variable}:0"));
            foreach (var variable in variables)
            {
                var values = weights[keyOf($"{layer}/{variable}")!];
                var scale = keras.HasScale ? null : Scale(keyOf, layer, variable, weights);
                group.AddDataset($"{layer}/{variable}:0", Shape(values.Shape, variable), () => Values(values, variable, scale));
            }
        }
        return root;
    }

    // Keras' batch normalization has no scale here. A filter and a mean that are multiplied by it give the same network.
    private static float[]? Scale(Func<string, string?> keyOf, string layer, string variable, NetworkWeights weights)
    {
        var key = keyOf($"{layer}/{variable}")!;
        var stage = variable switch
        {
            "kernel" when key.EndsWith(".conv.weight", StringComparison.Ordinal) => key[..^".conv.weight".Length],
            "moving_mean" => key[..^".bn.running_mean".Length],
            _ => null,
        };
        return stage is not null && weights.Has(stage + ".bn.weight") ? weights[stage + ".bn.weight"].Values : null;
    }

    private static long[] Shape(IReadOnlyList<long> shape, string variable) => (shape, variable) switch
    {
        ([var channels, _, var height, var width], "depthwise_kernel") => [height, width, channels, 1],
        ([var outputs, var inputs, var height, var width], _) => [height, width, inputs, outputs],
        ([var outputs, var inputs], _) => [inputs, outputs],
        _ => [.. shape],
    };

    /// <summary>The values in Keras' order: the outputs last.</summary>
    private static float[] Values(FloatWeights weights, string variable, float[]? scale)
    {
        var (values, shape) = (weights.Values, weights.Shape);
        var (outputs, inner) = ((int)shape[0], shape.Count > 1 ? values.Length / (int)shape[0] : 1);
        var into = new float[values.Length];
        var (inputs, places) = shape.Count == 4 ? ((int)shape[1], (int)(shape[2] * shape[3])) : (inner, 1);
        for (var output = 0; output < outputs; output++)
        {
            for (var input = 0; input < inputs; input++)
            {
                for (var place = 0; place < places; place++)
                {
                    var to = variable == "depthwise_kernel" ? (place * outputs) + output : (((place * inputs) + input) * outputs) + output;
                    into[to] = values[(((output * inputs) + input) * places) + place] * (scale?[output] ?? 1);
                }
            }
        }
        return into;
    }
}
