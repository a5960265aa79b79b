namespace Inception.Weights.Formats;

/// <summary>
/// Reads Keras' HDF5 files: <c>save_weights</c> and <c>save</c> of Keras 1 and 2 (attributes <c>layer_names</c> and <c>weight_names</c>), and
/// <c>.weights.h5</c> of Keras 3 (<c>layers/conv2d_1/vars/0</c>). Of any other HDF5 file the datasets are taken under their paths.
/// </summary>
internal static class KerasHdf5
{
    private const string ModelWeights = "model_weights", LayerNames = "layer_names", WeightNames = "weight_names";

    private static readonly string[] Described = ["backend", "keras_version", "format"];

    public static CheckpointContent Read(CheckpointFile file) =>
        Read(new Hdf5Bytes(file, whole: null), CheckpointFormat.KerasHdf5, KerasConfig.None, new Dictionary<string, string>());

    /// <summary>Reads an HDF5 file.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="format">The format of the whole.</param>
    /// <param name="config">The names of layers, as a Keras 3 archive tells them.</param>
    /// <param name="metadata">What is known beside the file.</param>
    public static CheckpointContent Read(
        Hdf5Bytes bytes, CheckpointFormat format, KerasConfig config, IReadOnlyDictionary<string, string> metadata)
    {
        RequireNoDictionary(bytes.File);
        var hdf5 = Hdf5File.Open(bytes);
        var root = hdf5.Root.Attributes.ContainsKey(LayerNames) || hdf5.Root.Attributes.ContainsKey(LayerNames + "0")
            ? hdf5.Root
            : hdf5.Find(hdf5.Root, ModelWeights) ?? hdf5.Root;
        var tensors = new Hdf5Tensors(hdf5);
        if (Names(hdf5, root, LayerNames) is { } layers) AddLayers(hdf5, root, layers, tensors);
        else if (KerasLayers.Root(hdf5) is { } path) new KerasLayers(hdf5, tensors, config).Add(path);
        else new Hdf5Walk(hdf5, tensors).Add(hdf5.Root, "", depth: 0);
        return tensors.Content(format, Metadata(hdf5, root, metadata));
    }

    public static void RequireNoDictionary(CheckpointFile file)
    {
        if (file.Options.StateDict is { } name)
        {
            throw file.Error(
                $"it is a file of Keras, which has no dictionaries ({nameof(CheckpointOptions)}.{nameof(CheckpointOptions.StateDict)} is '{name}').");
        }
    }

    private static void AddLayers(Hdf5File hdf5, Hdf5Object root, IReadOnlyList<string> layers, Hdf5Tensors tensors)
    {
        foreach (var layer in layers)
        {
            var group = hdf5.Find(root, layer) ?? throw hdf5.Bytes.Damaged($"it names the layer '{layer}', which it does not hold");
            var weights = Names(hdf5, group, WeightNames) ?? [];
            var parents = weights.Select(Parent).Distinct().Count();
            foreach (var weight in weights)
            {
                var dataset = hdf5.Find(group, weight);
                if (dataset is not { IsDataset: true }) throw hdf5.Bytes.Damaged($"its layer '{layer}' has no weight '{weight}'");
                // A model inside the model is one layer with the weights of many.
                var prefix = parents > 1 ? $"{layer}/{Parent(weight)}" : layer;
                tensors.Add($"{prefix}/{KerasVariable.NameOf(weight)}", dataset);
            }
        }
    }

    private static string Parent(string weight)
    {
        var parts = weight.Split('/');
        return parts.Length > 1 ? parts[^2] : "";
    }

    /// <summary>A list of names; Keras divides a long one over several attributes.</summary>
    private static IReadOnlyList<string>? Names(Hdf5File hdf5, Hdf5Object place, string name)
    {
        if (place.Attributes.ContainsKey(name)) return hdf5.Texts(place, name) ?? [];
        var names = new List<string>();
        for (var part = 0; hdf5.Texts(place, $"{name}{part}") is { } some; part++) names.AddRange(some);
        if (names.Count > 0) return names;
        return place.Dense is null ? null : throw hdf5.Bytes.Refused(place.Dense);
    }

    private static Dictionary<string, string> Metadata(Hdf5File hdf5, Hdf5Object root, IReadOnlyDictionary<string, string> more)
    {
        var metadata = new Dictionary<string, string>(more);
        foreach (var place in new[] { hdf5.Root, root })
        {
            foreach (var name in Described)
            {
                if (hdf5.Texts(place, name) is [var text]) metadata.TryAdd(name, text);
            }
        }
        return metadata;
    }
}
