using System.Globalization;

namespace Inception.Weights.Formats;

/// <summary>
/// Reads the layers of a Keras 3 file. A group is named by the layer's class and its place among those of its class; the layer's own name comes from an
/// attribute or from the archive's configuration. Where neither tells it, the key keeps <c>layers/</c> and the group's name.
/// </summary>
internal sealed class KerasLayers(Hdf5File hdf5, Hdf5Tensors tensors, KerasConfig config)
{
    /// <summary>The prefix of a layer whose own name is unknown: the number after its class is that of its place in the model.</summary>
    public const string ByPlace = "layers/";

    private const string Variables = "vars";

    private static readonly string[] Roots = ["layers", "_layer_checkpoint_dependencies"];

    private int _groups;

    /// <summary>Where the layers are; null in a file that is not of Keras 3. The second name is that of TensorFlow 2.13.</summary>
    public static string? Root(Hdf5File hdf5) =>
        Roots.FirstOrDefault(name => hdf5.Find(hdf5.Root, name) is { IsDataset: false });

    public void Add(string root) => AddContainer(hdf5.Find(hdf5.Root, root)!, "", config, depth: 0);

    private void AddContainer(Hdf5Object container, string prefix, KerasConfig names, int depth)
    {
        var file = hdf5.Bytes.File;
        if (depth >= file.Options.MaxNesting)
            throw file.BeyondLimit("the nesting of its layers", depth + 1, file.Options.MaxNesting, nameof(CheckpointOptions.MaxNesting));
        if ((_groups += hdf5.Links(container).Count) > file.Options.MaxEntries)
            throw file.BeyondLimit("the number of its layers", _groups, file.Options.MaxEntries, nameof(CheckpointOptions.MaxEntries));
        foreach (var (group, address) in hdf5.Links(container).OrderBy(link => Number(link.Key)).ToList())
        {
            var layer = hdf5.Read(address);
            if (layer.IsDataset) continue;
            var links = hdf5.Links(layer);
            var variables = links.TryGetValue(Variables, out var place) ? hdf5.Read(place) : null;
            var name = (variables is null ? null : hdf5.Texts(variables, "name") is [var own] ? own : null) ?? names.NameOf(group);
            if (variables is { IsDataset: false }) AddVariables(variables, group, name is null ? $"{prefix}{ByPlace}{group}" : prefix + name);
            if (links.TryGetValue("layers", out var inner) && hdf5.Read(inner) is { IsDataset: false } model)
                AddContainer(model, $"{prefix}{name ?? group}/", names.Inside(group), depth + 1);
        }
    }

    private void AddVariables(Hdf5Object variables, string group, string layer)
    {
        var links = hdf5.Links(variables).OrderBy(link => Number("_" + link.Key)).ToList();
        var names = KerasVariable.OfLayer(ClassOf(group), links.Count);
        for (var i = 0; i < links.Count; i++)
        {
            var dataset = hdf5.Read(links[i].Value);
            if (dataset.IsDataset) tensors.Add($"{layer}/{names?[i] ?? links[i].Key}", dataset);
        }
    }

    private static string ClassOf(string group) => Number(group) > 0 ? group[..group.LastIndexOf('_')] : group;

    /// <summary>The number after the last underscore; 0 for none.</summary>
    private static int Number(string name) =>
        int.TryParse(name[(name.LastIndexOf('_') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
