using Inception.Networks.Tables;
using Inception.Weights;

namespace Inception.Networks;

/// <summary>Which keys of a network stand for what, by its table.</summary>
internal static class NetworkRoles
{
    /// <summary>Finds the classifiers, and the convolution that reads the images.</summary>
    /// <param name="table">The network.</param>
    /// <param name="parameters">Keys and shapes of the trained parameters, in the network's order.</param>
    /// <param name="auxiliaryHeads">Whether the network has its auxiliary heads.</param>
    public static TensorRoles Find(NetworkTable table, IEnumerable<(string Key, IReadOnlyList<long> Shape)> parameters, bool auxiliaryHeads)
    {
        var (firstKey, firstShape) = parameters.FirstOrDefault(parameter => parameter.Shape.Count > 1);
        var readsImages = firstShape?.Count == 4 && firstShape[1] == table.Input.Channels;
        var heads = table.AuxiliaryHeads.SelectMany(head => Classifier($"{head.Name}.", head.Rows));
        var absentHeads = auxiliaryHeads ? [] : table.AuxiliaryHeads.Select(head => head.Name + ".");
        return new TensorRoles(readsImages ? firstKey : null, [.. Classifier("", table.Rows), .. heads])
        {
            IgnoredPrefixes = [.. table.IgnoredPrefixes, .. absentHeads],
            Layouts = table.Layouts,
        };
    }

    private static IEnumerable<string> Classifier(string scope, IReadOnlyList<Row> rows) => rows is [.., Linear linear] ? [scope + linear.Name] : [];
}
