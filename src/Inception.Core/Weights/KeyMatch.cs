using Inception.Weights.Formats;
using Inception.Weights.Layouts;

namespace Inception.Weights;

/// <summary>The keys of a file, under the names that one layout gives them, beside the keys of a model.</summary>
internal sealed class KeyMatch
{
    private const string BatchCounter = "num_batches_tracked";

    private readonly Dictionary<string, CheckpointEntry> _sources = [];
    private readonly Dictionary<string, UnreadableEntry> _unreadable = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly List<string> _ignored = [];
    private string? _collision;

    private KeyMatch(StateDict stateDict, WeightLayout layout, string prefix) => (StateDict, Layout, Prefix) = (stateDict, layout, prefix);

    /// <summary>The dictionary of the file that fits best.</summary>
    public StateDict StateDict { get; }

    public WeightLayout Layout { get; }

    /// <summary>What was taken from the beginning of the file's keys.</summary>
    public string Prefix { get; }

    /// <summary>Dictionaries and prefixes of the file under which as many keys of the model are found.</summary>
    public IReadOnlyList<string> Alternatives { get; private set; } = [];

    /// <summary>The layout's name; null for the model's own keys and for a key map of the caller.</summary>
    public string? LayoutName => Layout.Name.Length > 0 ? Layout.Name : null;

    /// <summary>The file's entries by the model's keys; some of them may be no keys of the model.</summary>
    public IReadOnlyDictionary<string, CheckpointEntry> Sources => _sources;

    /// <summary>What stands under the model's keys and cannot be read.</summary>
    public IReadOnlyDictionary<string, UnreadableEntry> Unreadable => _unreadable;

    /// <summary>The file's keys that are left out, under the file's names.</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    /// <summary>How many keys of the model the file has.</summary>
    public int Found { get; private set; }

    /// <summary>
    /// The dictionary, prefix and layout under which most of the model's keys are found. Of several dictionaries that is the first in the checkpoint's order;
    /// of several prefixes none before any, and a model's before that of its average; of several layouts the one whose number of classes the file's classifier
    /// has, else the first: the model's own keys, then the layouts in their order. What is missing or in excess does not count: a layout that lets keys pass as
    /// they are would else explain away what a file of the model's own keys lacks.
    /// </summary>
    /// <param name="checkpoint">The file.</param>
    /// <param name="modelKeys">The model's keys.</param>
    /// <param name="options">The layouts, or one key map in their place, and the prefixes that are left out.</param>
    /// <param name="roles">Where the classifier is.</param>
    public static KeyMatch Best(Checkpoint checkpoint, IReadOnlyCollection<string> modelKeys, WeightLoadOptions options, TensorRoles roles)
    {
        var finder = new KeyMatchFinder(checkpoint.FilePath, modelKeys, options, roles);
        var matches = new List<KeyMatch> { finder.Best(checkpoint.StateDicts[0].Value) };
        foreach (var other in checkpoint.StateDicts.Skip(1))
        {
            if (finder.TryBest(other) is { } match && !matches.Exists(one => one.Found >= match.Found && Contains(match.StateDict, one.StateDict)))
                matches.Add(match);
        }

        var best = matches.MaxBy(match => match.Found)!;
        var others = matches.Where(match => match != best && match.Found == best.Found && match.Found > 0).Select(match => match.StateDict.Name!);
        best.Alternatives = [.. others, .. best.Alternatives];
        return best;
    }

    public static bool IsCounter(string key) => key.EndsWith(BatchCounter, StringComparison.Ordinal);

    public static bool IsIgnored(string key, WeightLoadOptions options) =>
        options.IgnoredPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Whether one dictionary is the other, or has it inside.</summary>
    private static bool Contains(StateDict outer, StateDict inner) =>
        outer.Name is null || inner.Name == outer.Name || inner.Name?.StartsWith(outer.Name + ".", StringComparison.Ordinal) == true;

    /// <summary>Matches by one prefix and one layout.</summary>
    public static KeyMatch Create(StateDict stateDict, WeightLayout layout, string prefix, KeyMatchFinder finder)
    {
        var match = new KeyMatch(stateDict, layout, prefix);
        var outside = new List<(CheckpointEntry Entry, string Name)>();
        foreach (var entry in stateDict.Entries)
        {
            var name = finder.Cleaned(entry.Key);
            if (name.StartsWith(prefix, StringComparison.Ordinal) && !finder.IsBeside(name)) match.Add(entry, name[prefix.Length..], finder.Options);
            else outside.Add((entry, name));
        }

        // A part of the model may stand outside, such as a classifier beside its backbone; what else does is no part of it.
        foreach (var (entry, name) in outside)
        {
            if (layout.KeyMap(name) is { } key && finder.ModelKeys.Contains(key) && !match._sources.ContainsKey(key)) match.Add(entry, name, finder.Options);
            else match._ignored.Add(entry.Key);
        }

        match.AddUnreadable(finder);
        match.Found = finder.ModelKeys.Count(key => match._sources.ContainsKey(key) || match._unreadable.ContainsKey(key));
        return match;
    }

    /// <summary>What several keys of the file, mapped to one, are told as; null where there are none.</summary>
    public string? Collision => _collision;

    /// <summary>The name that the layout sees for an entry of the file.</summary>
    public string NameOf(CheckpointEntry entry) => _names[entry.Key];

    public KeyMatch WithAlternatives(IEnumerable<string> prefixes)
    {
        Alternatives = [.. prefixes];
        return this;
    }

    public bool HasTheClasses(TensorRoles roles) =>
        Layout.ClassesWithBackground is { } classes
        && roles.Classifiers.Any(layer => _sources.TryGetValue(layer + ".bias", out var bias) && bias.Shape is [var stored] && stored == classes);

    private void AddUnreadable(KeyMatchFinder finder)
    {
        foreach (var entry in StateDict.Unreadable)
        {
            var name = finder.Cleaned(entry.Key);
            var key = name.StartsWith(Prefix, StringComparison.Ordinal) ? Layout.KeyMap(name[Prefix.Length..]) : null;
            if (key is not null && finder.ModelKeys.Contains(key) && !_sources.ContainsKey(key)) _unreadable.TryAdd(key, entry);
        }
    }

    private void Add(CheckpointEntry entry, string name, WeightLoadOptions options)
    {
        _names[entry.Key] = name;
        var key = Layout.KeyMap(name);
        if (key is null || IsIgnored(key, options))
            _ignored.Add(entry.Key);
        else if (!_sources.TryAdd(key, entry))
            _collision ??= $"its keys '{Sources[key].Key}' and '{entry.Key}' are both mapped to '{key}'. Correct the key map.";
    }
}
