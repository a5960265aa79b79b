using Inception.Weights.Formats;
using Inception.Weights.Layouts;

namespace Inception.Weights;

/// <summary>The keys of a file, under the names that one layout gives them, beside the keys of a model.</summary>
internal sealed class KeyMatch
{
    private const string BatchCounter = "num_batches_tracked";

    private static readonly WeightLayout OwnKeys = new("", key => key);

    private readonly Dictionary<string, CheckpointEntry> _sources = [];
    private readonly List<string> _ignored = [];
    private string? _collision;

    private KeyMatch(WeightLayout layout, int prefixLength) => (Layout, PrefixLength) = (layout, prefixLength);

    public WeightLayout Layout { get; }

    /// <summary>The length of a wrapper's prefix before every key of the file, which the layout does not see.</summary>
    public int PrefixLength { get; }

    /// <summary>The layout's name; null for the model's own keys and for a key map of the caller.</summary>
    public string? LayoutName => Layout.Name.Length > 0 ? Layout.Name : null;

    /// <summary>The file's entries by the model's keys; some of them may be no keys of the model.</summary>
    public IReadOnlyDictionary<string, CheckpointEntry> Sources => _sources;

    /// <summary>The file's keys that are left out, under the file's names.</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    /// <summary>How many keys of the model the file has.</summary>
    public int Found { get; private set; }

    /// <summary>
    /// The layout under which most of the model's keys are found; of several, the one whose number of classes the file's classifier has, else the first:
    /// the model's own keys, then the layouts in their order. What is missing or in excess does not count: a layout that lets keys pass as they are would
    /// else explain away what a file of the model's own keys lacks.
    /// </summary>
    /// <param name="checkpoint">The file.</param>
    /// <param name="prefixLength">How much is to be taken from the beginning of every key of the file.</param>
    /// <param name="modelKeys">The model's keys.</param>
    /// <param name="options">The layouts, or one key map in their place, and the prefixes that are left out.</param>
    /// <param name="roles">Where the classifier is.</param>
    public static KeyMatch Best(
        Checkpoint checkpoint, int prefixLength, IReadOnlyCollection<string> modelKeys, WeightLoadOptions options, TensorRoles roles)
    {
        IReadOnlyList<WeightLayout> layouts = options.KeyMap is { } map ? [new("", map)] : [OwnKeys, .. options.Layouts];
        var matches = layouts.Select(layout => Create(layout, checkpoint, prefixLength, modelKeys, options)).ToList();
        var best = matches.Where(match => match._collision is null).GroupBy(match => match.Found).MaxBy(group => group.Key)
            ?? throw new CheckpointException(checkpoint.FilePath, matches[0]._collision!);
        return best.FirstOrDefault(match => match.HasTheClasses(roles)) ?? best.First();
    }

    public static bool IsCounter(string key) => key.EndsWith(BatchCounter, StringComparison.Ordinal);

    public static bool IsIgnored(string key, WeightLoadOptions options) =>
        options.IgnoredPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));

    private static KeyMatch Create(
        WeightLayout layout, Checkpoint checkpoint, int prefixLength, IReadOnlyCollection<string> modelKeys, WeightLoadOptions options)
    {
        var match = new KeyMatch(layout, prefixLength);
        foreach (var entry in checkpoint.Entries) match.Add(entry, entry.Key[prefixLength..], options);
        match.Found = modelKeys.Count(match._sources.ContainsKey);
        return match;
    }

    private bool HasTheClasses(TensorRoles roles) =>
        Layout.ClassesWithBackground is { } classes
        && roles.Classifiers.Any(layer => _sources.TryGetValue(layer + ".bias", out var bias) && bias.Shape is [var stored] && stored == classes);

    private void Add(CheckpointEntry entry, string name, WeightLoadOptions options)
    {
        var key = Layout.KeyMap(name);
        if (key is null || IsIgnored(key, options))
            _ignored.Add(entry.Key);
        else if (!_sources.TryAdd(key, entry))
            _collision ??= $"its keys '{Sources[key].Key}' and '{entry.Key}' are both mapped to '{key}'. Correct the key map.";
    }
}
