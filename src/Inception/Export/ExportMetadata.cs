using System.Text.Json;
using Inception.Networks;

namespace Inception.Export;

/// <summary>The texts that an exported file carries beside the network.</summary>
internal static class ExportMetadata
{
    private const string Network = "network";
    private const string Labels = "labels";
    private const string LabelIds = "label_ids";
    private const string Preprocessing = "preprocessing";
    private const string Licence = "licence";

    private static readonly string[] Reserved = [Network, Labels, LabelIds, Preprocessing, Licence];

    /// <summary>Keys and texts in the order of the keys; lists and the preprocessing are JSON.</summary>
    /// <exception cref="ArgumentException">The labels are not as many as the logits, or the user's own metadata has a key of the export's.</exception>
    public static SortedDictionary<string, string> Create(InceptionNetwork network, ExportOptions options)
    {
        if (options.Labels is { } names && names.Count != network.Classes)
            throw new ArgumentException($"{network.Table.Name} makes {network.Classes} numbers, and {names.Count} labels were given; there must be "
                + "one for each.", nameof(options));
        if (options.Metadata.Keys.FirstOrDefault(Reserved.Contains) is { } taken)
            throw new ArgumentException($"The metadata key '{taken}' is the export's own ({string.Join(", ", Reserved)}): name yours "
                + "otherwise.", nameof(options));
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal) { [Network] = network.Table.Name };
        foreach (var (key, value) in options.Metadata) metadata[key] = value;
        if (options.Labels is { } labels)
        {
            metadata[Labels] = JsonSerializer.Serialize(labels.ToArray());
            var ids = Enumerable.Range(0, labels.Count).Select(labels.IdOf).ToArray();
            if (ids.Any(id => id is not null)) metadata[LabelIds] = JsonSerializer.Serialize(ids);
        }

        if (options.Preprocessing is { } preprocessing) metadata[Preprocessing] = preprocessing.ToJson();
        if (options.Licence is { } licence) metadata[Licence] = licence;
        return metadata;
    }
}
